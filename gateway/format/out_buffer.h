#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "format/scan.h"

namespace baybridge {

// Appends to a string by bumping a pointer. The string has its final size only after Finish. Need
// must be called before Put, for at least as many bytes as are put before the next Need.
class OutBuffer {
 public:
  // What may be written past the bytes asked for, so that copies and scans can work in blocks.
  static constexpr std::size_t kSlack = 64;
  static constexpr std::size_t kStep = 1024;

  OutBuffer(std::string& out, std::size_t expected) : out_(out) {
    out_.reserve(out.size() + expected + kSlack);
    Extend(out.size(), kStep);
  }
  void Need(std::size_t size) {
    if (static_cast<std::size_t>(limit_ - at_) < size + kSlack) [[unlikely]]
      Grow(size);
  }
  void Put(std::string_view text) {
    scan::Copy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void Put(char c) { *at_++ = c; }
  // Like Put, for a text behind which 32 bytes may be read.
  void PutPadded(const char* text, std::size_t size) {
    std::memcpy(at_, text, 32);
    if (size > 32) [[unlikely]]
      std::memcpy(at_, text, size);
    at_ += size;
  }
  char* at() { return at_; }
  void Advance(std::size_t size) { at_ += size; }
  std::size_t size() const { return static_cast<std::size_t>(at_ - out_.data()); }
  void Finish() { out_.resize(size()); }

 private:
  [[gnu::noinline]] void Grow(std::size_t size) {
    const auto used = static_cast<std::size_t>(at_ - out_.data());
    if (used + size + kSlack > out_.capacity()) out_.reserve(used * 2 + size + kSlack);
    Extend(used, std::max(size + kSlack, kStep));
  }
  // Makes more of the string's capacity its own, step by step: what is made a string's own is
  // filled with zeros, and long fills cost more a byte than short ones.
  void Extend(std::size_t used, std::size_t more) {
    out_.resize(used + more);
    at_ = out_.data() + used;
    limit_ = out_.data() + out_.size();
  }

  std::string& out_;
  char* at_ = nullptr;
  char* limit_ = nullptr;
};

}  // namespace baybridge
