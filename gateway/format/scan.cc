#include "format/scan.h"

namespace baybridge::scan {
namespace {

constexpr char kLastControl = 0x1F;

bool IsForbiddenAt(const char* at, const char* end) {
  const auto byte = static_cast<unsigned char>(*at);
  if (byte < 0x20) return byte != '\t' && byte != '\n' && byte != '\r';
  return byte == 0xEF && end - at >= 3 && static_cast<unsigned char>(at[1]) == 0xBF &&
         static_cast<unsigned char>(at[2]) >= 0xBE;
}

}  // namespace

#if defined(__SSE2__)
namespace {

// Bytes of a block that may begin a forbidden character: any control but LF, and EF BF, which
// full-width punctuation is not.
BAYBRIDGE_INLINE __m128i Suspects(const char* at) {
  const Block block(at);
  const __m128i controls = _mm_andnot_si128(block.Equal('\n'), block.AtMost(kLastControl));
  return Or(controls, _mm_and_si128(block.Equal('\xEF'), Block(at + 1).Equal('\xBF')));
}

}  // namespace
#endif

const char* FindForbidden(const char* at, const char* end) {
#if defined(__SSE2__)
  constexpr std::ptrdiff_t kStep = 4 * kBlock;
  while (end - at > kStep) {
    const __m128i low = Or(Suspects(at), Suspects(at + kBlock));
    const __m128i high = Or(Suspects(at + 2 * kBlock), Suspects(at + 3 * kBlock));
    const char* const stop = at + kStep;
    if (Mask(Or(low, high)) != 0) [[unlikely]] {
      while (at < stop && !IsForbiddenAt(at, end)) ++at;
      if (at < stop) return at;
    }
    at = stop;
  }
#endif
  while (at < end && !IsForbiddenAt(at, end)) ++at;
  return at;
}

}  // namespace baybridge::scan
