#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/byte_source.h"

namespace baybridge {

// The compressed bytes of a stream, a chunk at a time: first those that were read already.
class CompressedInput {
 public:
  CompressedInput(ByteSource& source, std::string head)
      : source_(source),
        buffer_(std::move(head)),
        end_(buffer_.size()) {}

  // What is there and was not taken; reads on where that is nothing. Empty at the end.
  Result<std::string_view> Peek() {
    constexpr std::size_t kChunk = std::size_t{64} * 1024;
    if (at_ == end_) {
      buffer_.resize(kChunk);
      auto got = source_.Read(buffer_.data(), kChunk);
      if (!got) return std::move(got).error();
      at_ = 0;
      end_ = *got;
    }
    return std::string_view(buffer_).substr(at_, end_ - at_);
  }
  void Take(std::size_t bytes) {
    at_ += bytes;
    taken_ += bytes;
  }
  std::uint64_t taken() const { return taken_; }

 private:
  ByteSource& source_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::uint64_t taken_ = 0;
};

}  // namespace baybridge
