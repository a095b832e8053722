#include "core/code_points.h"

#include <cstdint>
#include <cstring>

namespace baybridge {

// Eight bytes at once: a record's findings and its ledger count the same lines again and again.
std::size_t CountCodePoints(std::string_view utf8) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
  std::size_t continuations = 0;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= utf8.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, utf8.data() + at, sizeof bytes);
    // 10xxxxxx: the high bit without the one below it.
    const std::uint64_t marks = (bytes >> 7U) & ~(bytes >> 6U) & kOnes;
    continuations += (marks * kOnes) >> 56U;
  }
  for (; at < utf8.size(); ++at)
    continuations += (static_cast<unsigned char>(utf8[at]) & 0xC0U) == 0x80U ? 1 : 0;
  return utf8.size() - continuations;
}

}  // namespace baybridge
