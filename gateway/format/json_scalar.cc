#include <algorithm>

#include "format/json_reader_impl.h"
#include "format/json_scan.h"
#include "format/scan.h"
#include "format/xml_names.h"

namespace baybridge {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// End of the digits at `at`.
const char* SkipDigits(const char* at, const char* end) {
  while (at < end && IsDigit(*at)) ++at;
  return at;
}

// End of a number of RFC 8259, section 6; nullptr where there is none.
const char* SkipNumber(const char* at, const char* end) {
  if (at < end && *at == '-') ++at;
  const char* const whole = at;
  at = SkipDigits(at, end);
  if (at == whole || (*whole == '0' && at - whole > 1)) return nullptr;
  if (at < end && *at == '.') {
    const char* const fraction = ++at;
    at = SkipDigits(at, end);
    if (at == fraction) return nullptr;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at < end && (*at == '+' || *at == '-')) ++at;
    const char* const exponent = at;
    at = SkipDigits(at, end);
    if (at == exponent) return nullptr;
  }
  return at;
}

// What a one-letter escape stands for, or NUL.
char ShortEscape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
  }
}

bool IsHighSurrogate(std::uint32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool IsLowSurrogate(std::uint32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

bool IsJsonNumber(std::string_view text) {
  const char* const end = text.data() + text.size();
  return !text.empty() && SkipNumber(text.data(), end) == end;
}

bool JsonReader::Impl::ReadScalar(Scalar& scalar) {
  switch (Peek()) {
    case '"': {
      if (!ReadString(scalar.text)) return false;
      const char* const end = scalar.text.data() + scalar.text.size();
      if (scan::FindAny<'&', '<', '>', '\r'>(scalar.text.data(), end) != end)
        scalar.flags = kNeedsEscape;
      return true;
    }
    case 't': scalar.flags = kBooleanNode; return ReadWord(scalar.text = "true");
    case 'f': scalar.flags = kBooleanNode; return ReadWord(scalar.text = "false");
    case 'n': scalar.flags = kNilNode; return ReadWord("null");
    default: break;
  }
  if (Peek() != '-' && !IsDigit(Peek())) return FailExpected("\"");
  scalar.flags = kNumberNode;
  return ReadNumber(scalar.text);
}

bool JsonReader::Impl::ReadWord(std::string_view word) {
  for (const char c : word) {
    if (at_ == end_ || *at_ != c) return FailExpected(word);
    ++at_;
  }
  return true;
}

bool JsonReader::Impl::ReadNumber(std::string_view& text) {
  const char* const stop = SkipNumber(at_, end_);
  if (stop == nullptr) return FailFound("GW-JSON-004", at_);
  const auto size = static_cast<std::size_t>(stop - at_);
  if (size > options_.limits.max_text_bytes)
    return FailLimit("GW-JSON-035", at_, options_.limits.max_text_bytes);
  text = {at_, size};
  at_ = stop;
  return true;
}

bool JsonReader::Impl::ReadString(std::string_view& text) {
  const char* const begin = ++at_;
  const char* const stop = scan::FindStringEnd(begin, end_);
  const auto size = static_cast<std::size_t>(stop - begin);
  if (size > options_.limits.max_text_bytes)
    return FailLimit("GW-JSON-035", begin, options_.limits.max_text_bytes);
  at_ = stop;
  if (stop == end_) return FailExpected("\"");
  if (*stop == '"') {
    text = {begin, size};
    ++at_;
    return true;
  }
  return DecodeString(begin, text);
}

// A string with escapes; at_ stands at the first of them, or at a byte that must not be there.
bool JsonReader::Impl::DecodeString(const char* begin, std::string_view& text) {
  // Escapes are longer than what they stand for. The end is where an unescaped quote stands.
  const char* quote = at_;
  while (quote < end_ && *quote != '"') quote += *quote == '\\' ? 2 : 1;
  quote = std::min(quote, end_);
  const auto room = static_cast<std::size_t>(quote - begin);
  if (room > options_.limits.max_text_bytes)
    return FailLimit("GW-JSON-035", begin, options_.limits.max_text_bytes);
  char* const decoded = record_->arena.Allocate(room);
  char* out = std::copy(begin, at_, decoded);
  while (at_ < end_ && *at_ != '"') {
    if (*at_ != '\\') return FailFound("GW-JSON-008", at_);
    if (!DecodeEscape(out)) return false;
    const char* const stop = scan::FindStringEnd(at_, end_);
    out = std::copy(at_, stop, out);
    at_ = stop;
  }
  if (at_ == end_) return FailExpected("\"");
  ++at_;
  const auto size = static_cast<std::size_t>(out - decoded);
  record_->arena.Shrink(room - size);
  text = {decoded, size};
  return true;
}

bool JsonReader::Impl::DecodeEscape(char*& out) {
  if (at_ + 1 == end_) {
    at_ = end_;
    return FailExpected("\"");
  }
  if (at_[1] == 'u') return DecodeUnicode(out);
  const char c = ShortEscape(at_[1]);
  if (c == '\0') return FailFound("GW-JSON-005", at_ + 1);
  if (!IsXmlChar(static_cast<unsigned char>(c))) {
    return Fail("GW-JSON-007", FindingKind::kStructure, at_,
                {{"found", std::string(at_, 2), false}});
  }
  *out++ = c;
  at_ += 2;
  return true;
}

bool JsonReader::Impl::ReadHex(const char* at, std::uint32_t& unit) {
  unit = 0;
  for (const char* digit = at + 2; digit < at + 6; ++digit) {
    if (digit >= end_) {
      at_ = end_;
      return FailExpected("\"");
    }
    const char c = *digit;
    const char lower = static_cast<char>(c | 0x20);
    std::uint32_t value = 0;
    if (IsDigit(c)) {
      value = static_cast<std::uint32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = static_cast<std::uint32_t>(lower - 'a') + 10;
    } else {
      return FailFound("GW-JSON-005", digit);
    }
    unit = unit * 16 + value;
  }
  return true;
}

bool JsonReader::Impl::DecodeUnicode(char*& out) {
  const char* const at = at_;
  std::uint32_t unit = 0;
  if (!ReadHex(at, unit)) return false;
  at_ += 6;
  if (IsHighSurrogate(unit)) {
    std::uint32_t low = 0;
    const bool pair = end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u';
    if (pair && !ReadHex(at_, low)) return false;
    if (!pair || !IsLowSurrogate(low)) return Fail("GW-JSON-006", FindingKind::kStructure, at, {});
    at_ += 6;
    unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
  } else if (IsLowSurrogate(unit)) {
    return Fail("GW-JSON-006", FindingKind::kStructure, at, {});
  }
  if (!IsXmlChar(unit)) {
    return Fail("GW-JSON-007", FindingKind::kStructure, at, {{"found", std::string(at, 6), false}});
  }
  out = EncodeTo(out, unit);
  return true;
}

}  // namespace baybridge
