#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// For the few functions whose call would cost more than what they do.
#define BAYBRIDGE_INLINE inline __attribute__((always_inline))

namespace baybridge::scan {

// Byte scans of the readers and writers. None reads past `end`; all run on every machine, with SSE2
// where it is the baseline.

inline constexpr std::ptrdiff_t kBlock = 16;  // bytes a vector step looks at

#if defined(__SSE2__)

// A block of 16 bytes, and which of them equal one of a few characters.
class Block {
 public:
  explicit Block(const char* at) : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}
  void Store(char* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }
  __m128i Equal(char c) const { return _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c)); }
  __m128i Equal(const Block& other) const { return _mm_cmpeq_epi8(bytes_, other.bytes_); }
  // Bytes up to and including `c`, unsigned.
  __m128i AtMost(char c) const {
    return _mm_cmpeq_epi8(_mm_subs_epu8(bytes_, _mm_set1_epi8(c)), _mm_setzero_si128());
  }

 private:
  __m128i bytes_;
};

inline std::uint32_t Mask(__m128i hits) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(hits));
}
inline __m128i Or(__m128i a, __m128i b) {
  return _mm_or_si128(a, b);
}

#endif

// The first byte in [at, end) that equals one of `Chars`, or `end`.
template <char... Chars>
inline const char* FindAny(const char* at, const char* end) {
#if defined(__SSE2__)
  while (end - at >= kBlock) {
    const Block block(at);
    __m128i hits = _mm_setzero_si128();
    ((hits = Or(hits, block.Equal(Chars))), ...);
    const std::uint32_t mask = Mask(hits);
    if (mask != 0) return at + __builtin_ctz(mask);
    at += kBlock;
  }
#endif
  while (at < end && !((*at == Chars) || ...)) ++at;
  return at;
}

// A mask with the lowest `size` bits set; size is at most 32.
inline std::uint32_t LowBits(std::uint32_t size) {
  return size >= 32 ? ~0U : (1U << size) - 1;
}

// True if the bytes at `a` and `b` that `mask` selects (bit i is byte i) are equal. Both must have
// 32 readable bytes.
inline bool Same32(const char* a, const char* b, std::uint32_t mask) {
#if defined(__SSE2__)
  const std::uint32_t low = Mask(Block(a).Equal(Block(b)));
  const std::uint32_t high = Mask(Block(a + kBlock).Equal(Block(b + kBlock)));
  return ((low | (high << 16U)) & mask) == mask;
#else
  return std::memcmp(a, b, static_cast<std::size_t>(__builtin_popcount(mask))) == 0;
#endif
}

// The first byte of a character that neither XML 1.0 nor our JSON lets in (C0 controls but tab, LF
// and CR; U+FFFE and U+FFFF), or `end`. The bytes must be UTF-8.
const char* FindForbidden(const char* at, const char* end);

// Copies `size` bytes; cheaper than a call for the short texts of a record. The two ranges must not
// overlap.
inline void Copy(char* to, const char* from, std::size_t size) {
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    std::memcpy(to, from, 16);
    std::memcpy(to + size - 16, from + size - 16, 16);
  } else if (size >= 8) {
    std::memcpy(to, from, 8);
    std::memcpy(to + size - 8, from + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(to, from, 4);
    std::memcpy(to + size - 4, from + size - 4, 4);
  } else if (size != 0) {
    to[0] = from[0];
    to[size / 2] = from[size / 2];
    to[size - 1] = from[size - 1];
  }
}

}  // namespace baybridge::scan
