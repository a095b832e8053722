#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// Bytes that are read once, from the beginning to the end. Belongs to one thread at a time.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  // Reads at most `size` bytes; 0 at the end. After a failure nothing more is read.
  virtual Result<std::size_t> Read(char* to, std::size_t size) = 0;
};

// Bytes of a known number that can be read anywhere. Reading does not change it.
class RandomAccess {
 public:
  RandomAccess() = default;
  RandomAccess(const RandomAccess&) = delete;
  RandomAccess& operator=(const RandomAccess&) = delete;
  virtual ~RandomAccess() = default;

  // Reads at most `size` bytes from `offset` on; 0 behind the end.
  virtual Result<std::size_t> ReadAt(std::size_t offset, char* to, std::size_t size) const = 0;
  virtual std::size_t size() const = 0;
};

// Takes bytes in the order in which they are written.
class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual ~ByteSink() = default;

  virtual Result<Done> Write(std::string_view bytes) = 0;
};

// Bytes that are in memory; they must outlive it.
class MemoryBytes final : public ByteSource, public RandomAccess {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}

  Result<std::size_t> Read(char* to, std::size_t size) override {
    const std::size_t got = bytes_.substr(at_).copy(to, size);
    at_ += got;
    return got;
  }
  Result<std::size_t> ReadAt(std::size_t offset, char* to, std::size_t size) const override {
    return offset < bytes_.size() ? bytes_.copy(to, size, offset) : 0;
  }
  std::size_t size() const override { return bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

// Appends to a string, which must outlive it.
class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string& bytes) : bytes_(bytes) {}
  Result<Done> Write(std::string_view bytes) override {
    bytes_ += bytes;
    return Done{};
  }

 private:
  std::string& bytes_;
};

}  // namespace baybridge
