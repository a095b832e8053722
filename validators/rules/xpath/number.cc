#include "rules/xpath/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "format/xml_names.h"

namespace baybridge::xpath {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Digits ('.' Digits?)? | '.' Digits, without sign.
double ParseUnsigned(std::string_view text) {
  constexpr std::size_t kExactDigits = 15;  // a double holds every integer of 15 digits
  static constexpr std::array kPowers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  std::uint64_t digits = 0;
  std::size_t count = 0;
  std::size_t decimals = 0;
  bool dot = false;
  for (const char c : text) {
    if (c == '.') {
      if (dot) return kNan;
      dot = true;
      continue;
    }
    if (!IsDigit(c)) return kNan;
    if (++count <= kExactDigits) digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
    if (dot) ++decimals;
  }
  if (count == 0) return kNan;
  if (count <= kExactDigits) return static_cast<double>(digits) / kPowers[decimals];
  double value = kNan;
  std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (std::isnan(value)) {  // out of range: huge, or too small to tell from zero
    const std::string_view whole = text.substr(0, text.find('.'));
    return whole.find_first_not_of('0') == std::string_view::npos
               ? 0.0
               : std::numeric_limits<double>::infinity();
  }
  return value;
}

}  // namespace

double ParseNumber(std::string_view text) {
  // Most numbers are a few digits.
  constexpr std::size_t kFewDigits = 9;
  if (!text.empty() && text.size() <= kFewDigits) {
    std::uint32_t value = 0;
    bool digits = true;
    for (const char c : text) {
      digits = digits && IsDigit(c);
      value = value * 10 + static_cast<std::uint32_t>(c - '0');
    }
    if (digits) return value;
  }
  while (!text.empty() && IsXmlSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsXmlSpace(text.back())) text.remove_suffix(1);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const double value = ParseUnsigned(text);
  return negative ? -value : value;
}

std::string_view FormatNumber(double number, Arena& arena) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  if (number == 0) return "0";
  constexpr std::size_t kRoom = 1088;  // the longest double in decimal form has 1,079 characters
  char* const begin = arena.Allocate(kRoom);
  const auto end = std::to_chars(begin, begin + kRoom, number, std::chars_format::fixed).ptr;
  const auto size = static_cast<std::size_t>(end - begin);
  arena.Shrink(kRoom - size);
  return {begin, size};
}

double RoundNumber(double number) {
  if (std::isnan(number) || std::isinf(number)) return number;
  if (number < 0 && number >= -0.5) return -0.0;
  const double floor = std::floor(number);
  return number - floor >= 0.5 ? floor + 1 : floor;
}

}  // namespace baybridge::xpath
