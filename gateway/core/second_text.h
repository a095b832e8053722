#pragma once

#include <array>
#include <cstddef>
#include <ctime>
#include <string_view>

namespace baybridge {

// Writes times of whole seconds in one form, UTC, and keeps the last: most of what a service writes
// is of the second of what it wrote before. Belongs to one thread.
class SecondText {
 public:
  // `form` is of strftime, must outlive this, and must come to less than 40 bytes for every time.
  explicit SecondText(const char* form) : form_(form) {}
  // Valid until the next call. Empty where the form is longer than it may be.
  std::string_view Of(std::time_t seconds);

 private:
  static constexpr std::size_t kMost = 40;
  const char* form_;
  std::time_t seconds_ = -1;
  std::array<char, kMost> text_{};
  std::size_t size_ = 0;
};

}  // namespace baybridge
