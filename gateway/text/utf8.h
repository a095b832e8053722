#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace baybridge {

// True if the bytes are UTF-8 as RFC 3629 states it: no overlong form, no surrogate, nothing above
// U+10FFFF. Scans with AVX2 where the processor has it.
bool IsUtf8(std::string_view bytes);

// Byte offset of the first sequence that is not UTF-8, or bytes.size() where there is none.
std::size_t FindInvalidUtf8(std::string_view bytes);

// A code point and the bytes it takes.
struct CodePoint {
  char32_t value = 0;
  std::uint32_t size = 0;  // bytes, 1 to 4
};

// The code point that begins at `offset`. `text` must be valid UTF-8 and `offset` (below its size)
// the beginning of a code point.
inline CodePoint CodePointAt(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[offset + i]));
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
  if (lead < 0xF0)
    return {((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU), 3};
  return {((lead & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) |
              (byte(3) & 0x3FU),
          4};
}

// Appends a code point (at most U+10FFFF, no surrogate) as UTF-8.
inline void AppendUtf8(std::string& out, char32_t value) {
  const auto code = static_cast<std::uint32_t>(value);
  const auto tail = [&](std::uint32_t shift) {
    out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

// "U+4E8E".
std::string CodePointName(char32_t value);

}  // namespace baybridge
