#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iconv.h>
#include <string_view>

namespace baybridge {

// One conversion of glibc's iconv, for single characters: to fill tables with. Belongs to one
// thread.
class IconvHandle {
 public:
  using Buffer = std::array<char, 16>;

  IconvHandle(const char* to, const char* from) : cd_(iconv_open(to, from)) {}
  IconvHandle(const IconvHandle&) = delete;
  IconvHandle& operator=(const IconvHandle&) = delete;
  IconvHandle(IconvHandle&&) = delete;
  IconvHandle& operator=(IconvHandle&&) = delete;
  ~IconvHandle() {
    if (open()) iconv_close(cd_);
  }

  // False where glibc has no such conversion here (POSIX: iconv_open gives (iconv_t)-1).
  bool open() const { return reinterpret_cast<std::intptr_t>(cd_) != -1; }

  // One character (at most 8 bytes) in the other encoding, or an empty text where that has none.
  std::string_view Convert(std::string_view character, Buffer& buffer) {
    std::array<char, 8> input{};
    if (character.size() > input.size()) return {};
    character.copy(input.data(), character.size());
    char* in = input.data();
    char* out = buffer.data();
    std::size_t in_left = character.size();
    std::size_t out_left = buffer.size();
    iconv(cd_, nullptr, nullptr, nullptr, nullptr);
    if (iconv(cd_, &in, &in_left, &out, &out_left) != 0 || in_left != 0) return {};
    // Big5-HKSCS holds back a letter that the next code might combine with.
    if (iconv(cd_, nullptr, nullptr, &out, &out_left) != 0) return {};
    return {buffer.data(), buffer.size() - out_left};
  }

 private:
  iconv_t cd_;
};

}  // namespace baybridge
