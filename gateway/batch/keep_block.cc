#include "batch/keep_block.h"

#include <cstddef>
#include <cstring>

#include "format/scan.h"

namespace baybridge {
namespace {

constexpr std::string_view kKeepSpace = "urn:baybridge:keep:";
constexpr std::size_t kKeep = kKeepSpace.find("keep");

}  // namespace

// Nearly no record has one: blocks are passed over that have no ‘k’ with the last colon behind it.
bool HasKeepBlock(std::string_view original) {
  if (original.size() < kKeepSpace.size()) return false;
  std::size_t at = 0;
#if defined(__SSE2__)
  constexpr auto kBlock = static_cast<std::size_t>(scan::kBlock);
  for (; at + kKeepSpace.size() - 1 + kBlock <= original.size(); at += kBlock) {
    const char* const block = original.data() + at;
    const std::uint32_t mask =
        scan::Mask(scan::Block(block + kKeep).Equal(kKeepSpace[kKeep])) &
        scan::Mask(scan::Block(block + kKeepSpace.size() - 1).Equal(kKeepSpace.back()));
    for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
      const char* const found = block + __builtin_ctz(rest);
      if (std::memcmp(found, kKeepSpace.data(), kKeepSpace.size()) == 0) return true;
    }
  }
#endif
  return original.substr(at).find(kKeepSpace) != std::string_view::npos;
}

}  // namespace baybridge
