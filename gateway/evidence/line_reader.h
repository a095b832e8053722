#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/file.h"

namespace baybridge {

// The lines of a file in flat memory.
class LineReader {
 public:
  explicit LineReader(InputFile file) : file_(std::move(file)) {}

  // True if there was one more line; `whole` then says that it had its end and was not too long
  // (what is too long comes in pieces). Views are good until the next call. Fails with kUnreadable.
  Result<bool> Next(std::string_view& line, bool& whole) {
    for (;;) {
      const std::string_view left = std::string_view(buffer_).substr(at_);
      const std::size_t end = left.find('\n');
      if (end != std::string_view::npos || left.size() >= kLongest || ended_) {
        if (left.empty()) return false;
        whole = end != std::string_view::npos && end <= kLongest;
        line = left.substr(0, std::min(end, kLongest));
        at_ += line.size() + (whole ? 1 : 0);
        return true;
      }
      auto read = Fill();
      if (!read) return std::move(read).error();
    }
  }

 private:
  static constexpr std::size_t kLongest = std::size_t{4} * 1024;
  static constexpr std::size_t kChunk = std::size_t{256} * 1024;

  Result<Done> Fill() {
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t held = buffer_.size();
    buffer_.resize(held + kChunk);
    auto read = file_.Read(buffer_.data() + held, kChunk);
    if (!read) return std::move(read).error();
    buffer_.resize(held + *read);
    ended_ = *read == 0;
    return Done{};
  }

  InputFile file_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace baybridge
