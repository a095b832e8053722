#include "rules/xpath/format_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "rules/xpath/number.h"
#include "text/utf8.h"

namespace baybridge::xpath {
namespace {

constexpr int kMostDecimals = 340;

enum class Role : std::uint8_t { kOther, kDigit, kZero, kGroup, kPoint, kPercent, kPerMille };

// One character of a pattern, and what it means in a format.
struct Sign {
  Role role = Role::kOther;
  std::string_view text;
};
using Signs = std::vector<Sign>;

Role RoleOf(std::string_view character, const DecimalFormat& format) {
  if (character == format.digit) return Role::kDigit;
  if (character == format.zero_digit) return Role::kZero;
  if (character == format.grouping_separator) return Role::kGroup;
  if (character == format.decimal_separator) return Role::kPoint;
  if (character == format.percent) return Role::kPercent;
  if (character == format.per_mille) return Role::kPerMille;
  return Role::kOther;
}

Signs SignsOf(std::string_view half, const DecimalFormat& format) {
  Signs signs;
  while (!half.empty()) {
    const std::string_view character = half.substr(0, CodePointAt(half, 0).size);
    signs.push_back({RoleOf(character, format), character});
    half.remove_prefix(character.size());
  }
  return signs;
}

bool IsNumeric(const Sign& sign) {
  return sign.role == Role::kDigit || sign.role == Role::kZero || sign.role == Role::kGroup ||
         sign.role == Role::kPoint;
}

// One half of a pattern.
struct Form {
  std::string prefix;
  std::string suffix;
  int least_whole = 0;
  int least_decimals = 0;
  int most_decimals = 0;
  int group = 0;  // digits between separators; 0: none
  double scale = 1;
};

void ReadDigits(Signs::const_iterator begin, Signs::const_iterator end, Form& form) {
  const auto count = [](auto from, auto to, Role role) {
    return static_cast<int>(
        std::count_if(from, to, [role](const Sign& sign) { return sign.role == role; }));
  };
  const auto point =
      std::find_if(begin, end, [](const Sign& sign) { return sign.role == Role::kPoint; });
  form.least_whole = count(begin, point, Role::kZero);
  for (auto at = begin; at != point; ++at) {
    if (at->role == Role::kGroup) form.group = static_cast<int>(point - at) - 1;
  }
  form.least_decimals = std::min(count(point, end, Role::kZero), kMostDecimals);
  form.most_decimals =
      std::min(form.least_decimals + count(point, end, Role::kDigit), kMostDecimals);
}

Form ReadForm(std::string_view half, const DecimalFormat& format) {
  const Signs signs = SignsOf(half, format);
  const auto begin = std::ranges::find_if(signs, IsNumeric);
  const auto end = std::find_if_not(begin, signs.end(), IsNumeric);
  Form form;
  ReadDigits(begin, end, form);
  for (auto at = signs.begin(); at != signs.end(); ++at) {
    if (at >= begin && at < end) continue;
    (at < begin ? form.prefix : form.suffix) += at->text;
    if (at->role == Role::kPercent) form.scale = 100;
    if (at->role == Role::kPerMille) form.scale = 1000;
  }
  return form;
}

// The digits in the default symbols.
std::string Digits(double number, const Form& form) {
  constexpr std::size_t kRoom = 1088;
  std::string text(kRoom, '\0');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number,
                                 std::chars_format::fixed, form.most_decimals);
  text.resize(static_cast<std::size_t>(end.ptr - text.data()));
  std::size_t dot = std::min(text.find('.'), text.size());
  std::size_t keep =
      dot == text.size() ? dot : dot + 1 + static_cast<std::size_t>(form.least_decimals);
  while (text.size() > keep && text.back() == '0') text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  // A pattern that asks for no whole digit shows none for numbers below one.
  if (form.least_whole == 0 && text.size() > 1 && text.starts_with("0.")) {
    text.erase(0, 1);
    --dot;
  }
  if (dot < static_cast<std::size_t>(form.least_whole)) {
    text.insert(0, static_cast<std::size_t>(form.least_whole) - dot, '0');
    dot = static_cast<std::size_t>(form.least_whole);
  }
  if (form.group > 0) {
    const auto group = static_cast<std::size_t>(form.group);
    for (std::size_t at = dot; at > group; at -= group) text.insert(at - group, 1, ',');
  }
  return text;
}

// Digits in the symbols of a format: those of a script stand in a row from its zero on.
std::string InSymbols(const std::string& digits, const DecimalFormat& format) {
  const char32_t first = CodePointAt(format.zero_digit, 0).value;
  std::string text;
  for (const char c : digits) {
    if (c == '.') {
      text += format.decimal_separator;
    } else if (c == ',') {
      text += format.grouping_separator;
    } else {
      AppendUtf8(text, first + static_cast<char32_t>(c - '0'));
    }
  }
  return text;
}

}  // namespace

std::string_view FormatByPattern(double number,
                                 std::string_view pattern,
                                 const DecimalFormat& format,
                                 Arena& arena) {
  if (std::isnan(number)) return arena.Copy(format.nan);
  const std::size_t mark = std::min(pattern.find(format.pattern_separator), pattern.size());
  const bool negative = std::signbit(number);
  Form form = ReadForm(pattern.substr(0, mark), format);
  const bool own_form = negative && mark < pattern.size();
  if (own_form) {  // the second half gives the affixes only
    Form second = ReadForm(pattern.substr(mark + format.pattern_separator.size()), format);
    form.prefix = std::move(second.prefix);
    form.suffix = std::move(second.suffix);
  }
  std::string text;
  if (negative && !own_form && number != 0) text = format.minus_sign;
  text += form.prefix;
  const double size = std::fabs(number) * form.scale;
  text += std::isinf(size) ? format.infinity : InSymbols(Digits(size, form), format);
  text += form.suffix;
  return arena.Copy(text);
}

}  // namespace baybridge::xpath
