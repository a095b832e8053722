#include "format/xml_names.h"

#include <array>

namespace baybridge {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// NameStartChar above ASCII.
constexpr Range kStartRanges[] = {{0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},
                                  {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D},
                                  {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF},
                                  {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
// What NameChar adds above ASCII.
constexpr Range kMoreRanges[] = {{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};

template <std::size_t N>
bool InRanges(const Range (&ranges)[N], std::uint32_t code_point) {
  for (const Range& range : ranges) {
    if (code_point <= range.last) return code_point >= range.first;
  }
  return false;
}

enum AsciiClass : unsigned char { kOther = 0, kStart = 1, kMore = 2 };

constexpr std::array<unsigned char, 128> MakeAsciiClasses() {
  std::array<unsigned char, 128> classes{};
  for (unsigned c = 'a'; c <= 'z'; ++c) classes[c] = kStart;
  for (unsigned c = 'A'; c <= 'Z'; ++c) classes[c] = kStart;
  for (unsigned c = '0'; c <= '9'; ++c) classes[c] = kMore;
  classes['_'] = kStart;
  classes['-'] = kMore;
  classes['.'] = kMore;
  return classes;
}
constexpr auto kAsciiClasses = MakeAsciiClasses();

std::uint32_t Byte(char c) {
  return static_cast<unsigned char>(c);
}

// Length of a UTF-8 sequence by its lead byte; 0 for a byte that leads none.
std::uint32_t SequenceSize(std::uint32_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

}  // namespace

bool IsXmlChar(std::uint32_t c) {
  if (c < 0x20) return c == 0x9 || c == 0xA || c == 0xD;
  return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool IsNameStart(std::uint32_t c) {
  if (c < 0x80) return kAsciiClasses[c] == kStart;
  return InRanges(kStartRanges, c);
}

bool IsNameChar(std::uint32_t c) {
  if (c < 0x80) return kAsciiClasses[c] != kOther;
  return InRanges(kStartRanges, c) || InRanges(kMoreRanges, c);
}

CodePoint DecodeAt(const char* at, const char* end) {
  if (at >= end) return {};
  const std::uint32_t lead = Byte(*at);
  const std::uint32_t size = SequenceSize(lead);
  if (size == 0 || static_cast<std::uint32_t>(end - at) < size) return {};
  if (size == 1) return {lead, 1};
  std::uint32_t value = lead & (0x7FU >> size);
  for (std::uint32_t i = 1; i < size; ++i) {
    if ((Byte(at[i]) & 0xC0U) != 0x80) return {};
    value = (value << 6U) | (Byte(at[i]) & 0x3FU);
  }
  return {value, size};
}

const char* SkipNcName(const char* at, const char* end) {
  const char* const begin = at;
  while (at < end) {
    const std::uint32_t byte = Byte(*at);
    if (byte < 0x80) {
      const unsigned char needed = at == begin ? kStart : (kStart | kMore);
      if ((kAsciiClasses[byte] & needed) == 0) break;
      ++at;
      continue;
    }
    const CodePoint c = DecodeAt(at, end);
    if (c.size == 0 || !(at == begin ? IsNameStart(c.value) : IsNameChar(c.value))) break;
    at += c.size;
  }
  return at;
}

char* EncodeTo(char* to, std::uint32_t c) {
  const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
  return to;
}

}  // namespace baybridge
