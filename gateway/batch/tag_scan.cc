#include "batch/tag_scan.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace baybridge {
namespace {

// What a tag of interest has behind its ‘<’ or ‘</’, at least.
struct FirstBytes {
  char record;
  char envelope;
};

bool IsSuspect(const char* tag, FirstBytes first) {
  if (tag[0] != '<') return false;
  if (tag[1] == '/') return tag[2] == first.record || tag[2] == first.envelope;
  return tag[1] == first.record || tag[1] == '!' || tag[1] == '?';
}

constexpr std::ptrdiff_t kBehind = 2;  // bytes looked at behind a ‘<’

#if defined(__x86_64__)

#define BAYBRIDGE_AVX2 __attribute__((target("avx2")))

inline __m128i Load16(const char* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

inline __m128i Is16(__m128i bytes, char c) {
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

BAYBRIDGE_AVX2 inline __m256i Load32(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

BAYBRIDGE_AVX2 inline __m256i Is32(__m256i bytes, char c) {
  return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
}

// The first suspect in [at, end), or the place from which there are too few bytes for a block.
const char* LeapSse2(const char* at, const char* end, FirstBytes first) {
  constexpr std::ptrdiff_t kBlock = 16;
  for (; end - at >= kBlock + kBehind; at += kBlock) {
    const __m128i next = Load16(at + 1);
    const __m128i third = Load16(at + 2);
    const __m128i named = _mm_or_si128(Is16(third, first.record), Is16(third, first.envelope));
    const __m128i other = _mm_or_si128(Is16(next, '!'), Is16(next, '?'));
    const __m128i opens = _mm_or_si128(Is16(next, first.record), other);
    const __m128i closes = _mm_and_si128(Is16(next, '/'), named);
    const __m128i tags = _mm_and_si128(Is16(Load16(at), '<'), _mm_or_si128(opens, closes));
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(tags));
    if (mask != 0) return at + std::countr_zero(mask);
  }
  return at;
}

BAYBRIDGE_AVX2 const char* LeapAvx2(const char* at, const char* end, FirstBytes first) {
  constexpr std::ptrdiff_t kBlock = 32;
  for (; end - at >= kBlock + kBehind; at += kBlock) {
    const __m256i next = Load32(at + 1);
    const __m256i third = Load32(at + 2);
    const __m256i named = _mm256_or_si256(Is32(third, first.record), Is32(third, first.envelope));
    const __m256i other = _mm256_or_si256(Is32(next, '!'), Is32(next, '?'));
    const __m256i opens = _mm256_or_si256(Is32(next, first.record), other);
    const __m256i closes = _mm256_and_si256(Is32(next, '/'), named);
    const __m256i tags = _mm256_and_si256(Is32(Load32(at), '<'), _mm256_or_si256(opens, closes));
    const auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(tags));
    if (mask != 0) return at + std::countr_zero(mask);
  }
  return at;
}

const char* Leap(const char* at, const char* end, FirstBytes first) {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  return has_avx2 ? LeapAvx2(at, end, first) : LeapSse2(at, end, first);
}

// Line feeds of so many bytes that a count of each of 16 lanes fits into a byte.
std::size_t CountFeeds(const char* at, const char* end) {
  __m128i lanes = _mm_setzero_si128();
  for (; at < end; at += sizeof lanes) lanes = _mm_sub_epi8(lanes, Is16(Load16(at), '\n'));
  const __m128i sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
  return static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
         static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
}

#else

const char* Leap(const char* at, const char* /*end*/, FirstBytes /*first*/) {
  return at;
}

#endif

}  // namespace

TagScan::TagScan(std::string_view record, std::string_view envelope)
    : record_(record),
      envelope_(envelope),
      margin_(kBehind + std::max(record.size(), envelope.size())) {}

std::size_t TagScan::Find(std::string_view bytes, std::size_t at) const {
  if (bytes.size() < at + margin_) return at;
  const FirstBytes first{.record = record_.front(), .envelope = envelope_.front()};
  const char* const end = bytes.data() + bytes.size();
  const char* const stop = end - margin_ + 1;
  const char* next = bytes.data() + at;
  while (next < stop) {
    next = Leap(next, end, first);
    while (next < stop && !IsSuspect(next, first)) ++next;  // behind the last block
    if (next >= stop || Matches(next)) break;
    ++next;
  }
  return static_cast<std::size_t>(std::min(next, stop) - bytes.data());
}

bool TagScan::Matches(const char* tag) const {
  const auto begins = [](const char* text, std::string_view with) {
    return std::memcmp(text, with.data(), with.size()) == 0;
  };
  if (tag[1] == '/') return begins(tag + 2, record_) || begins(tag + 2, envelope_);
  return tag[1] == '!' || tag[1] == '?' || begins(tag + 1, record_);
}

LineCount CountLines(std::string_view bytes) {
  LineCount count;
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
#if defined(__x86_64__)
  constexpr std::ptrdiff_t kMost = 255 * 16;
  constexpr std::ptrdiff_t kBlock = 16;
  while (end - at >= kBlock) {
    const std::ptrdiff_t size = std::min(kMost, (end - at) / kBlock * kBlock);
    count.lines += CountFeeds(at, at + size);
    at += size;
  }
#endif
  count.lines += static_cast<std::size_t>(std::count(at, end, '\n'));
  if (count.lines != 0) count.last_end = bytes.rfind('\n') + 1;
  return count;
}

}  // namespace baybridge
