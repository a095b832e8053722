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

// What a scheme ignores between characters; a space stands for any.
class Ignored {
 public:
  explicit Ignored(const SchemeParameters& parameters) {
    for (const char c : parameters.ignored) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < kAscii) (byte < kHalf ? low_ : high_) |= std::uint64_t{1} << (byte % kHalf);
    }
  }
  bool Contains(char32_t c) const {
    if (IsSpace(c)) c = ' ';
    return c < kAscii && ((c < kHalf ? low_ : high_) >> (c % kHalf) & 1U) != 0;
  }

 private:
  static constexpr char32_t kAscii = 128;
  static constexpr char32_t kHalf = 64;
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

}  // namespace

IdentifierInput CleanIdentifier(const SchemeParameters& parameters, std::string_view text) {
  IdentifierInput input;
  if (!IsUtf8(text)) {
    input.buffer[input.size++] = kReplacement;
    return input;
  }
  text = Trim(text);
  const Ignored ignored(parameters);
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const CodePoint point = byte < 128 ? CodePoint{byte, 1} : CodePointAt(text, i);
    i += point.size;
    const char32_t c = Fold(parameters, point.value, input.full_width);
    if (ignored.Contains(c)) continue;
    if (input.size == input.buffer.size()) {
      input.too_long = true;
      break;
    }
    input.buffer[input.size++] = c;
  }
  return input;
}

}  // namespace baybridge
