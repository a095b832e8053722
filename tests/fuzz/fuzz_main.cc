#include <cstddef>
#include <cstdint>

#include "fuzz/fuzz.h"

// The name and the types are libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  baybridge::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
