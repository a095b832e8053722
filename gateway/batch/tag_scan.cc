#include "batch/tag_scan.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "format/scan.h"

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

#if defined(__SSE2__)

// The first suspect in [at, end), or the place from which there are too few bytes for a block.
const char* Leap(const char* at, const char* end, FirstBytes first) {
  for (; end - at >= scan::kBlock + kBehind; at += scan::kBlock) {
    const scan::Block next(at + 1);
    const scan::Block third(at + 2);
    const __m128i named = scan::Or(third.Equal(first.record), third.Equal(first.envelope));
    const __m128i other = scan::Or(next.Equal('!'), next.Equal('?'));
    const __m128i opens = scan::Or(next.Equal(first.record), other);
    const __m128i closes = _mm_and_si128(next.Equal('/'), named);
    const __m128i tags = _mm_and_si128(scan::Block(at).Equal('<'), scan::Or(opens, closes));
    const std::uint32_t mask = scan::Mask(tags);
    if (mask != 0) return at + std::countr_zero(mask);
  }
  return at;
}

// Line feeds of so many bytes that a count of each of 16 lanes fits into a byte.
std::size_t CountFeeds(const char* at, const char* end) {
  __m128i lanes = _mm_setzero_si128();
  for (; at < end; at += scan::kBlock) lanes = _mm_sub_epi8(lanes, scan::Block(at).Equal('\n'));
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
#if defined(__SSE2__)
  constexpr std::ptrdiff_t kMost = 255 * scan::kBlock;
  while (end - at >= scan::kBlock) {
    const std::ptrdiff_t size = std::min(kMost, (end - at) / scan::kBlock * scan::kBlock);
    count.lines += CountFeeds(at, at + size);
    at += size;
  }
#endif
  count.lines += static_cast<std::size_t>(std::count(at, end, '\n'));
  if (count.lines != 0) count.last_end = bytes.rfind('\n') + 1;
  return count;
}

}  // namespace baybridge
