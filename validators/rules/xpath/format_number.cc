#include "rules/xpath/format_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "rules/xpath/number.h"

namespace baybridge::xpath {
namespace {

constexpr std::string_view kPerMille = "\xE2\x80\xB0";
constexpr int kMostDecimals = 340;

// One half of a pattern.
struct Form {
  std::string_view prefix;
  std::string_view suffix;
  int least_whole = 0;
  int least_decimals = 0;
  int most_decimals = 0;
  int group = 0;  // digits between separators; 0: none
  double scale = 1;
};

Form ReadForm(std::string_view half) {
  constexpr std::string_view kDigits = "#0,.";
  Form form;
  const std::size_t begin = std::min(half.find_first_of(kDigits), half.size());
  const std::size_t end = std::min(half.find_first_not_of(kDigits, begin), half.size());
  form.prefix = half.substr(0, begin);
  form.suffix = half.substr(end);
  const std::string_view digits = half.substr(begin, end - begin);
  const std::size_t dot = std::min(digits.find('.'), digits.size());
  const std::string_view whole = digits.substr(0, dot);
  form.least_whole = static_cast<int>(std::ranges::count(whole, '0'));
  if (const std::size_t comma = whole.rfind(','); comma != std::string_view::npos)
    form.group = static_cast<int>(whole.size() - comma - 1);
  if (dot < digits.size()) {
    const std::string_view decimals = digits.substr(dot + 1);
    form.least_decimals = static_cast<int>(std::ranges::count(decimals, '0'));
    form.most_decimals = form.least_decimals + static_cast<int>(std::ranges::count(decimals, '#'));
  }
  form.most_decimals = std::min(form.most_decimals, kMostDecimals);
  for (const std::string_view affix : {form.prefix, form.suffix}) {
    if (affix.find('%') != std::string_view::npos) form.scale = 100;
    if (affix.find(kPerMille) != std::string_view::npos) form.scale = 1000;
  }
  return form;
}

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

}  // namespace

std::string_view FormatByPattern(double number, std::string_view pattern, Arena& arena) {
  if (std::isnan(number)) return "NaN";
  const std::size_t semicolon = std::min(pattern.find(';'), pattern.size());
  const bool negative = std::signbit(number);
  const Form positive_form = ReadForm(pattern.substr(0, semicolon));
  const bool own_form = negative && semicolon < pattern.size();
  Form form = positive_form;
  if (own_form) {  // the second half gives the affixes only
    const Form second = ReadForm(pattern.substr(semicolon + 1));
    form.prefix = second.prefix;
    form.suffix = second.suffix;
  }
  std::string text;
  if (negative && !own_form && number != 0) text = "-";
  text += form.prefix;
  const double size = std::fabs(number) * positive_form.scale;
  text += std::isinf(size) ? std::string("Infinity") : Digits(size, form);
  text += form.suffix;
  return arena.Copy(text);
}

}  // namespace baybridge::xpath
