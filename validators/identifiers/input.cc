#include "identifiers/input.h"

#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kIdeographicSpace = 0x3000;
constexpr char32_t kFullWidthFirst = 0xFF01;
constexpr char32_t kFullWidthLast = 0xFF5E;
constexpr char32_t kFullWidthOffset = 0xFEE0;  // U+FF01 is U+0021

bool IsSpace(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == kIdeographicSpace;
}

bool IsLetterOrDigit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(CodePointAt(text, 0).value))
    text.remove_prefix(CodePointAt(text, 0).size);
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) --last;
    if (!IsSpace(CodePointAt(text, last).value)) break;
    text.remove_suffix(text.size() - last);
  }
  return text;
}

char32_t Fold(const SchemeParameters& parameters, char32_t c, bool& full_width) {
  if (c >= kFullWidthFirst && c <= kFullWidthLast) {
    const char32_t ascii = c - kFullWidthOffset;
    if (parameters.full_width_letters || !IsLetterOrDigit(ascii)) {
      full_width = true;
      c = ascii;
    }
  }
  if (parameters.fold_case && c >= 'a' && c <= 'z') c = c - 'a' + 'A';
  return c;
}

bool IsIgnored(const SchemeParameters& parameters, char32_t c) {
  if (IsSpace(c)) return parameters.ignored.find(' ') != std::string::npos;
  return c < 128 && parameters.ignored.find(static_cast<char>(c)) != std::string::npos;
}

}  // namespace

IdentifierInput CleanIdentifier(const SchemeParameters& parameters, std::string_view text) {
  IdentifierInput input;
  if (!IsUtf8(text)) {
    input.buffer[input.size++] = kReplacement;
    return input;
  }
  text = Trim(text);
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = CodePointAt(text, i);
    i += point.size;
    const char32_t c = Fold(parameters, point.value, input.full_width);
    if (IsIgnored(parameters, c)) continue;
    if (input.size == input.buffer.size()) {
      input.too_long = true;
      break;
    }
    input.buffer[input.size++] = c;
  }
  return input;
}

}  // namespace baybridge
