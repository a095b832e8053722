#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

namespace baybridge {

// A list of plain values whose Add gives back room that is not initialised: the caller fills every
// member. Cleared, it keeps its memory. References last until the next Add.
template <class T>
class PodList {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // The number of the value that the next Add makes room for.
  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }

  T& Add() {
    if (size_ == room_) [[unlikely]]
      Grow();
    return values_[size_++];
  }
  T& operator[](std::size_t at) { return values_[at]; }
  const T& operator[](std::size_t at) const { return values_[at]; }
  const T* begin() const { return values_.get(); }
  const T* end() const { return values_.get() + size_; }

 private:
  void Grow() {
    const std::uint32_t room = room_ == 0 ? 256 : room_ * 2;
    std::unique_ptr<T[]> values(new T[room]);  // NOLINT(modernize-avoid-c-arrays): as it is
    if (size_ != 0) std::memcpy(static_cast<void*>(values.get()), values_.get(), size_ * sizeof(T));
    values_ = std::move(values);
    room_ = room;
  }

  std::unique_ptr<T[]> values_;  // NOLINT(modernize-avoid-c-arrays): uninitialised values
  std::uint32_t size_ = 0;
  std::uint32_t room_ = 0;
};

}  // namespace baybridge
