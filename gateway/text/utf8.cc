#include "text/utf8.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <fmt/format.h>

namespace baybridge {
namespace {

struct ByteRange {
  unsigned low = 0x80;
  unsigned high = 0xBF;
  bool Contains(unsigned byte) const { return low <= byte && byte <= high; }
};

// What may follow a lead byte: a continuation, but no overlong form, no surrogate, nothing above
// U+10FFFF.
ByteRange SecondByte(unsigned lead) {
  switch (lead) {
    case 0xE0: return {.low = 0xA0};
    case 0xED: return {.high = 0x9F};
    case 0xF0: return {.low = 0x90};
    case 0xF4: return {.high = 0x8F};
    default: return {};
  }
}

// Bytes of the sequence at `p` (1 to 4), or 0 where it is not UTF-8 (RFC 3629 section 4).
std::size_t SequenceSize(const unsigned char* p, std::size_t left) {
  const unsigned lead = p[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (left < size || !SecondByte(lead).Contains(p[1])) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (!ByteRange().Contains(p[i])) return 0;
  }
  return size;
}

#if defined(__x86_64__)

// The range checks of Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte"
// (2020): three look-ups by nibble whose common bits name what is wrong with each pair of
// neighbouring bytes.
constexpr unsigned kTooShort = 1U << 0U;
constexpr unsigned kTooLong = 1U << 1U;
constexpr unsigned kOverlong3 = 1U << 2U;
constexpr unsigned kTooLarge = 1U << 3U;
constexpr unsigned kSurrogate = 1U << 4U;
constexpr unsigned kOverlong2 = 1U << 5U;
constexpr unsigned kTooLarge1000 = 1U << 6U;
constexpr unsigned kOverlong4 = 1U << 6U;
constexpr unsigned kTwoContinuations = 1U << 7U;
constexpr unsigned kCarry = kTooShort | kTooLong | kTwoContinuations;

using Nibbles = std::array<std::uint8_t, 16>;

constexpr Nibbles FirstHigh() {
  Nibbles table{};
  for (std::size_t i = 0; i < 8; ++i) table[i] = kTooLong;
  for (std::size_t i = 8; i < 12; ++i) table[i] = kTwoContinuations;
  table[12] = kTooShort | kOverlong2;
  table[13] = kTooShort;
  table[14] = kTooShort | kOverlong3 | kSurrogate;
  table[15] = kTooShort | kTooLarge | kTooLarge1000 | kOverlong4;
  return table;
}

constexpr Nibbles FirstLow() {
  Nibbles table{};
  for (auto& entry : table) entry = kCarry | kTooLarge | kTooLarge1000;
  table[0] = kCarry | kOverlong3 | kOverlong2 | kOverlong4;
  table[1] = kCarry | kOverlong2;
  table[2] = table[3] = kCarry;
  table[4] = kCarry | kTooLarge;
  table[13] |= kSurrogate;
  return table;
}

constexpr Nibbles SecondHigh() {
  Nibbles table{};
  for (auto& entry : table) entry = kTooShort;
  constexpr unsigned kContinuation = kTooLong | kOverlong2 | kTwoContinuations;
  table[8] = kContinuation | kOverlong3 | kTooLarge1000 | kOverlong4;
  table[9] = kContinuation | kOverlong3 | kTooLarge;
  table[10] = table[11] = kContinuation | kSurrogate | kTooLarge;
  return table;
}

constexpr Nibbles kFirstHigh = FirstHigh();
constexpr Nibbles kFirstLow = FirstLow();
constexpr Nibbles kSecondHigh = SecondHigh();
constexpr std::size_t kBlock = 32;

#define BAYBRIDGE_AVX2 __attribute__((target("avx2")))

BAYBRIDGE_AVX2 inline __m256i Table(const Nibbles& table) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

BAYBRIDGE_AVX2 inline __m256i HighNibble(__m256i bytes) {
  return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

struct Avx2State {
  __m256i previous;
  __m256i error;
};

// Judges one block after the previous one; a sequence may reach over the boundary.
BAYBRIDGE_AVX2 inline void JudgeBlock(__m256i block, Avx2State& state) {
  const __m256i joined = _mm256_permute2x128_si256(state.previous, block, 0x21);
  const __m256i back1 = _mm256_alignr_epi8(block, joined, 15);
  const __m256i back2 = _mm256_alignr_epi8(block, joined, 14);
  const __m256i back3 = _mm256_alignr_epi8(block, joined, 13);
  const __m256i low = _mm256_and_si256(back1, _mm256_set1_epi8(0x0F));
  const __m256i pairs =
      _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(Table(kFirstHigh), HighNibble(back1)),
                                        _mm256_shuffle_epi8(Table(kFirstLow), low)),
                       _mm256_shuffle_epi8(Table(kSecondHigh), HighNibble(block)));
  const __m256i third = _mm256_subs_epu8(back2, _mm256_set1_epi8(0xE0 - 0x80));
  const __m256i fourth = _mm256_subs_epu8(back3, _mm256_set1_epi8(0xF0 - 0x80));
  const __m256i must_continue =
      _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(static_cast<char>(0x80)));
  state.error = _mm256_or_si256(state.error, _mm256_xor_si256(must_continue, pairs));
  state.previous = block;
}

BAYBRIDGE_AVX2 bool IsUtf8Avx2(const char* data, std::size_t size) {
  Avx2State state = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  std::size_t offset = 0;
  bool after_ascii = true;
  for (; offset + kBlock <= size; offset += kBlock) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + offset));
    const bool ascii = _mm256_movemask_epi8(block) == 0;
    if (!ascii || !after_ascii) JudgeBlock(block, state);
    if (ascii) state.previous = block;
    after_ascii = ascii;
  }
  // The rest, filled up with NUL: a sequence that is cut off shows as too short.
  std::array<char, kBlock> rest{};
  if (size > offset) std::memcpy(rest.data(), data + offset, size - offset);
  JudgeBlock(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(rest.data())), state);
  return _mm256_testz_si256(state.error, state.error) != 0;
}

#endif

}  // namespace

std::size_t FindInvalidUtf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;
  std::size_t offset = 0;
  while (offset < bytes.size()) {
    std::uint64_t word = 0;
    if (bytes.size() - offset >= sizeof word) {
      std::memcpy(&word, data + offset, sizeof word);
      if ((word & kHighBits) == 0) {
        offset += sizeof word;
        continue;
      }
    }
    const std::size_t size = SequenceSize(data + offset, bytes.size() - offset);
    if (size == 0) return offset;
    offset += size;
  }
  return offset;
}

bool IsUtf8(std::string_view bytes) {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2 && bytes.size() >= kBlock) return IsUtf8Avx2(bytes.data(), bytes.size());
#endif
  return FindInvalidUtf8(bytes) == bytes.size();
}

std::string CodePointName(char32_t value) {
  return fmt::format("U+{:04X}", static_cast<std::uint32_t>(value));
}

}  // namespace baybridge
