// How a format of dates is read out of its text.

#include <algorithm>
#include <array>

#include "format/date_format.h"

namespace baybridge {
namespace {

using Precision = DateParts::Precision;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsSuffix(std::string_view literal) {
  constexpr std::array<std::string_view, 6> kSuffixes{"年", "月", "日", "时", "分", "秒"};
  return std::find(kSuffixes.begin(), kSuffixes.end(), literal) != kSuffixes.end();
}

}  // namespace

bool DateFormat::Tokenise(std::string_view text, std::vector<Token>& tokens) {
  constexpr std::string_view kFields = "yMdHmsR";
  constexpr int kEraDigits = 3;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (kFields.find(c) == std::string_view::npos) {
      // A literal runs to the next field letter; a suffix such as 年 is a literal of its own.
      std::size_t end = i;
      while (end < text.size() && kFields.find(text[end]) == std::string_view::npos) ++end;
      tokens.push_back({.field = 0,
                        .min_digits = 0,
                        .max_digits = 0,
                        .literal = std::string(text.substr(i, end - i))});
      i = end;
      continue;
    }
    const std::size_t count = std::min(text.find_first_not_of(c, i), text.size()) - i;
    const int digits = static_cast<int>(count);
    if (c == 'R') {
      if (digits != 1 && digits != kEraDigits) return false;
      tokens.push_back({.field = c, .min_digits = digits, .max_digits = kEraDigits, .literal = {}});
      i += count;
      continue;
    }
    if (c == 'y' ? count != 4 && count != 2 : count > 2) return false;
    tokens.push_back({.field = c == 'y' && digits == 2 ? 'Y' : c,
                      .min_digits = digits,
                      .max_digits = digits == 1 ? 2 : digits,
                      .literal = {}});
    i += count;
  }
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& token) { return token.field != 0; });
}

void DateFormat::DropField(std::vector<Token>& tokens, char field) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].field != field) continue;
    const bool literal_after = i + 1 < tokens.size() && tokens[i + 1].field == 0;
    const bool literal_before = i > 0 && tokens[i - 1].field == 0;
    const auto at = tokens.begin() + static_cast<std::ptrdiff_t>(i);
    if (literal_after && (i == 0 || IsSuffix(tokens[i + 1].literal))) {
      tokens.erase(at, at + 2);
    } else if (literal_before && !IsSuffix(tokens[i - 1].literal)) {
      tokens.erase(at - 1, at + 1);
    } else {
      tokens.erase(at);
    }
    return;
  }
}

Precision DateFormat::PrecisionOf(const std::vector<Token>& tokens) {
  const auto has = [&](char field) {
    return std::any_of(tokens.begin(), tokens.end(),
                       [field](const Token& token) { return token.field == field; });
  };
  if (!has('y') && !has('Y') && !has('R'))
    return has('s') ? Precision::kTimeSecond : Precision::kTimeMinute;
  if (has('s')) return Precision::kSecond;
  if (has('m')) return Precision::kMinute;
  if (has('d')) return Precision::kDay;
  return has('M') ? Precision::kMonth : Precision::kYear;
}

void DateFormat::AddForm(std::vector<Token> tokens) {
  std::size_t size = 0;
  bool fixed = true;
  for (const Token& token : tokens) {
    size += token.literal.size() + static_cast<std::size_t>(token.max_digits);
    fixed = fixed && token.min_digits == token.max_digits;
  }
  const Precision precision = PrecisionOf(tokens);
  FixedDate fixed_date = fixed ? FixedOf(tokens) : FixedDate();
  forms_.push_back({precision, std::move(tokens), fixed ? size : 0, fixed_date});
}

// Not set where the form is not of fixed places, or of years that are counted otherwise.
FixedDate DateFormat::FixedOf(const std::vector<Token>& tokens) {
  FixedDate fixed;
  std::string pattern;
  for (const Token& token : tokens) {
    const bool plain =
        token.field == 0 || fixed.AddField(token.field, pattern.size(), token.max_digits);
    if (!plain) return {};
    pattern += token.literal;
    pattern.append(static_cast<std::size_t>(token.max_digits), '0');
  }
  fixed.SetPattern(pattern);
  return fixed;
}

std::optional<DateFormat> DateFormat::Parse(std::string_view text) {
  DateFormat format;
  std::vector<Token> tokens;
  const std::size_t options = std::min(text.find('|'), text.size());
  if (text.size() > kLongest / 2 || !Tokenise(text.substr(0, options), tokens) ||
      !format.ReadOptions(text.substr(options)))
    return std::nullopt;
  const bool short_year = std::any_of(tokens.begin(), tokens.end(),
                                      [](const Token& token) { return token.field == 'Y'; });
  if (short_year != (format.first_year_ != 0)) return std::nullopt;
  format.AddForm(tokens);
  for (const std::string_view drop : {"s", "mH", "d", "M"}) {
    for (const char field : drop) DropField(tokens, field);
    if (tokens.empty() ||
        std::none_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.field != 0; }))
      break;
    // A number of two or three digits alone is as likely an age: never a year.
    if (tokens.size() == 1 && (tokens[0].field == 'Y' || tokens[0].field == 'R')) break;
    if (PrecisionOf(tokens) != format.forms_.back().precision) format.AddForm(tokens);
  }
  return format;
}

// Options begin with "|" each.
bool DateFormat::ReadOptions(std::string_view options) {
  constexpr std::size_t kYearDigits = 4;
  while (!options.empty()) {
    options.remove_prefix(1);
    const std::string_view option = options.substr(0, options.find('|'));
    options.remove_prefix(option.size());
    if (option == "00") {
      zeros_ = true;
    } else if (option.size() == kYearDigits && std::all_of(option.begin(), option.end(), IsDigit)) {
      for (const char digit : option) first_year_ = first_year_ * 10 + (digit - '0');
      if (first_year_ < 1000) return false;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace baybridge
