#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace baybridge {

// Bytes that live as long as their record. Reset keeps the memory, so that a reused arena allocates
// nothing.
class Arena {
 public:
  // Room for `size` bytes; valid until Reset or destruction. Addresses never move.
  char* Allocate(std::size_t size) {
    if (size > left_) Refill(size);
    char* bytes = next_;
    next_ += size;
    left_ -= size;
    return bytes;
  }
  // Gives back the last `size` bytes of the newest allocation.
  void Shrink(std::size_t size) {
    next_ -= size;
    left_ += size;
  }
  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* bytes = Allocate(text.size());
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }
  void Reset() {
    current_ = 0;
    next_ = blocks_.empty() ? nullptr : blocks_[0].bytes.get();
    left_ = blocks_.empty() ? 0 : blocks_[0].size;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;  // NOLINT(modernize-avoid-c-arrays): uninitialised bytes
    std::size_t size;
  };
  void Refill(std::size_t size);

  std::vector<Block> blocks_;
  std::size_t current_ = 0;  // block that next_ points into
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace baybridge
