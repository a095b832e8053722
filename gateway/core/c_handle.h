#pragma once

#include <memory>

namespace baybridge {

// What a C library made is given back to it by the function `Free`.
template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* held) const noexcept {
    Free(held);
  }
};
template <typename T, auto Free>
using CHandle = std::unique_ptr<T, FreeWith<Free>>;

}  // namespace baybridge
