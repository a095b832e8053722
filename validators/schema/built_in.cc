#include "schema/built_in.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "schema/code_point_classes.h"
#include "schema/date_time.h"
#include "schema/decimal.h"
#include "schema/uri.h"

namespace baybridge::schema {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool IsNameText(std::string_view text, bool initial_rule, bool colon) {
  const char* at = text.data();
  const char* end = at + text.size();
  bool first = initial_rule;
  while (at != end) {
    const char32_t c = NextCodePoint(at, end);
    if (c == ':' && !colon) return false;
    const bool plain = c < 0x80 && (IsAlpha(static_cast<char>(c)) || c == '_' ||
                                    (!first && IsDigit(static_cast<char>(c))));
    if (!plain && !(first ? InitialNameClass() : NameClass()).Contains(c)) return false;
    first = false;
  }
  return !text.empty();
}

bool IsQName(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return IsNameText(text, true, false);
  return IsNameText(text.substr(0, colon), true, false) &&
         IsNameText(text.substr(colon + 1), true, false);
}

// RFC 3066: parts of one to eight letters, digits from the second part on.
bool IsLanguage(std::string_view text) {
  bool first = true;
  while (true) {
    const std::string_view part = text.substr(0, text.find('-'));
    if (part.empty() || part.size() > 8) return false;
    if (!std::all_of(part.begin(), part.end(),
                     [&](char c) { return IsAlpha(c) || (!first && IsDigit(c)); }))
      return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
    first = false;
  }
}

struct IntegerRange {
  BuiltIn type;
  std::string_view least;  // empty: no bound
  std::string_view most;
};

constexpr std::array<IntegerRange, 13> kIntegerRanges{
    {{BuiltIn::kInteger, "", ""},
     {BuiltIn::kNonPositiveInteger, "", "0"},
     {BuiltIn::kNegativeInteger, "", "-1"},
     {BuiltIn::kNonNegativeInteger, "0", ""},
     {BuiltIn::kPositiveInteger, "1", ""},
     {BuiltIn::kLong, "-9223372036854775808", "9223372036854775807"},
     {BuiltIn::kInt, "-2147483648", "2147483647"},
     {BuiltIn::kShort, "-32768", "32767"},
     {BuiltIn::kByte, "-128", "127"},
     {BuiltIn::kUnsignedLong, "0", "18446744073709551615"},
     {BuiltIn::kUnsignedInt, "0", "4294967295"},
     {BuiltIn::kUnsignedShort, "0", "65535"},
     {BuiltIn::kUnsignedByte, "0", "255"}}};

bool IsIntegerText(BuiltIn type, std::string_view text) {
  if (text.find('.') != std::string_view::npos) return false;
  const std::optional<Decimal> number = ParseDecimal(text);
  if (!number) return false;
  const auto index = static_cast<std::size_t>(type) - static_cast<std::size_t>(BuiltIn::kInteger);
  const IntegerRange& range = kIntegerRanges[index];
  if (!range.least.empty() && CompareDecimals(*number, *ParseDecimal(range.least)) == Order::kLess)
    return false;
  return range.most.empty() ||
         CompareDecimals(*number, *ParseDecimal(range.most)) != Order::kGreater;
}

bool IsFloatText(std::string_view text) {
  if (text == "INF" || text == "-INF" || text == "NaN") return true;
  const std::size_t exponent = text.find_first_of("eE");
  if (!ParseDecimal(text.substr(0, exponent))) return false;
  if (exponent == std::string_view::npos) return true;
  text.remove_prefix(exponent + 1);
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsHexText(std::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), IsHex);
}

int SixBits(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (IsDigit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Groups of four; one space may stand between any two characters; unused bits are zero.
bool IsBase64Text(std::string_view text) {
  std::size_t count = 0;
  std::size_t padding = 0;
  int last = 0;
  bool blank = true;  // no space at the front
  for (const char c : text) {
    if (IsBlank(c)) {
      if (blank) return false;
      blank = true;
      continue;
    }
    blank = false;
    ++count;
    if (c == '=') {
      ++padding;
      continue;
    }
    last = SixBits(c);
    if (last < 0 || padding > 0) return false;
  }
  if (count % 4 != 0 || padding > 2 || (blank && count > 0)) return false;
  return padding == 0 || (padding == 1 ? (last & 3) == 0 : (last & 15) == 0);
}

double DoubleOf(BuiltIn type, std::string_view text) {
  if (text == "NaN") return std::nan("");
  if (text == "INF") return HUGE_VAL;
  if (text == "-INF") return -HUGE_VAL;
  if (text[0] == '+') text.remove_prefix(1);
  double number = 0;
  if (type == BuiltIn::kFloat) {
    float narrow = 0;
    std::from_chars(text.data(), text.data() + text.size(), narrow);
    number = static_cast<double>(narrow);
  } else {
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

Order CompareDoubles(double left, double right) {
  if (left < right) return Order::kLess;
  if (left > right) return Order::kGreater;
  if (left == right || (std::isnan(left) && std::isnan(right))) return Order::kEqual;
  return Order::kIncomparable;
}

std::string WithoutBlanks(std::string_view text) {
  std::string packed;
  std::copy_if(text.begin(), text.end(), std::back_inserter(packed),
               [](char c) { return !IsBlank(c); });
  return packed;
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

}  // namespace

bool IsLexical(BuiltIn type, std::string_view text) {
  switch (type) {
    case BuiltIn::kAnySimpleType:
    case BuiltIn::kString:
    case BuiltIn::kNormalizedString:
    case BuiltIn::kToken: return true;
    case BuiltIn::kLanguage: return IsLanguage(text);
    case BuiltIn::kName: return IsNameText(text, true, true);
    case BuiltIn::kNcName:
    case BuiltIn::kId:
    case BuiltIn::kIdref: return IsNameText(text, true, false);
    case BuiltIn::kNmtoken: return IsNameText(text, false, true);
    case BuiltIn::kEntity: return false;
    case BuiltIn::kQName:
    case BuiltIn::kNotation: return IsQName(text);
    case BuiltIn::kAnyUri: return IsUriReference(text);
    case BuiltIn::kBoolean: return text == "true" || text == "false" || text == "1" || text == "0";
    case BuiltIn::kDecimal: return ParseDecimal(text).has_value();
    case BuiltIn::kFloat:
    case BuiltIn::kDouble: return IsFloatText(text);
    case BuiltIn::kDuration: return ParseDuration(text).has_value();
    case BuiltIn::kHexBinary: return IsHexText(text);
    case BuiltIn::kBase64Binary: return IsBase64Text(text);
    default: break;
  }
  return IsInteger(type) ? IsIntegerText(type, text) : ParseDateTime(type, text).has_value();
}

std::string CanonicalKey(BuiltIn type, std::string_view text) {
  if (IsText(type)) return std::string(text);
  if (IsDecimal(type)) return DecimalKey(ParseDecimal(text).value_or(Decimal{}));
  if (IsDateOrTime(type)) return DateTimeKey(ParseDateTime(type, text).value_or(DateTime{}));
  switch (type) {
    case BuiltIn::kBoolean: return text == "true" || text == "1" ? "true" : "false";
    case BuiltIn::kDuration: return DurationKey(ParseDuration(text).value_or(Duration{}));
    case BuiltIn::kHexBinary: return UpperCase(text);
    case BuiltIn::kBase64Binary: return WithoutBlanks(text);
    default: break;
  }
  const double number = DoubleOf(type, text) + 0.0;  // -0 equals 0
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return std::string(digits.data(), end);
}

Order CompareValues(BuiltIn type, std::string_view left, std::string_view right) {
  if (IsDecimal(type)) {
    return CompareDecimals(ParseDecimal(left).value_or(Decimal{}),
                           ParseDecimal(right).value_or(Decimal{}));
  }
  if (IsDateOrTime(type)) {
    return CompareDateTimes(ParseDateTime(type, left).value_or(DateTime{}),
                            ParseDateTime(type, right).value_or(DateTime{}));
  }
  if (type == BuiltIn::kDuration) {
    return CompareDurations(ParseDuration(left).value_or(Duration{}),
                            ParseDuration(right).value_or(Duration{}));
  }
  if (type == BuiltIn::kFloat || type == BuiltIn::kDouble) {
    return CompareDoubles(DoubleOf(type, left), DoubleOf(type, right));
  }
  return Order::kIncomparable;
}

}  // namespace baybridge::schema
