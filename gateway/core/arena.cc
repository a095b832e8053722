#include "core/arena.h"

#include <algorithm>

namespace baybridge {
namespace {
constexpr std::size_t kBlockBytes = std::size_t{16} * 1024;
}

void Arena::Refill(std::size_t size) {
  while (current_ + 1 < blocks_.size()) {
    ++current_;
    if (blocks_[current_].size >= size) {
      next_ = blocks_[current_].bytes.get();
      left_ = blocks_[current_].size;
      return;
    }
  }
  const std::size_t bytes = std::max(size, kBlockBytes);
  blocks_.push_back(
      {std::unique_ptr<char[]>(new char[bytes]), bytes});  // NOLINT: uninitialised on purpose
  current_ = blocks_.size() - 1;
  next_ = blocks_[current_].bytes.get();
  left_ = bytes;
}

}  // namespace baybridge
