#include "translate/date_format.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace baybridge {
namespace {

using Precision = DateParts::Precision;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

bool DateExists(const DateParts& parts) {
  const Precision p = parts.precision;
  const bool time_only = p == Precision::kTimeMinute || p == Precision::kTimeSecond;
  if (!time_only) {
    if (parts.year < 1) return false;
    if (p >= Precision::kMonth && (parts.month < 1 || parts.month > 12)) return false;
    if (p >= Precision::kDay && (parts.day < 1 || parts.day > DaysInMonth(parts.year, parts.month)))
      return false;
  }
  return parts.hour <= 23 && parts.minute <= 59 && parts.second <= 59;
}

int* FieldOf(DateParts& parts, char field) {
  switch (field) {
    case 'y': return &parts.year;
    case 'M': return &parts.month;
    case 'd': return &parts.day;
    case 'H': return &parts.hour;
    case 'm': return &parts.minute;
    default: return &parts.second;
  }
}

bool IsSuffix(std::string_view literal) {
  constexpr std::array<std::string_view, 6> kSuffixes{"年", "月", "日", "时", "分", "秒"};
  return std::find(kSuffixes.begin(), kSuffixes.end(), literal) != kSuffixes.end();
}

std::string Padded(int value, int digits) {
  std::string text = std::to_string(value);
  if (text.size() < static_cast<std::size_t>(digits))
    text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
  return text;
}

const std::array<DateFormat, 2>& IsoFormats() {
  static const std::array<DateFormat, 2> formats{*DateFormat::Parse("yyyy-MM-ddTHH:mm:ss"),
                                                 *DateFormat::Parse("HH:mm:ss")};
  return formats;
}

}  // namespace

bool DateFormat::Tokenise(std::string_view text, std::vector<Token>& tokens) {
  constexpr std::string_view kFields = "yMdHms";
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
    if (c == 'y' ? count != 4 : count > 2) return false;
    const int digits = static_cast<int>(count);
    tokens.push_back(
        {.field = c, .min_digits = digits, .max_digits = digits == 1 ? 2 : digits, .literal = {}});
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
  if (!has('y')) return has('s') ? Precision::kTimeSecond : Precision::kTimeMinute;
  if (has('s')) return Precision::kSecond;
  if (has('m')) return Precision::kMinute;
  if (has('d')) return Precision::kDay;
  return has('M') ? Precision::kMonth : Precision::kYear;
}

std::optional<DateFormat> DateFormat::Parse(std::string_view text) {
  DateFormat format;
  std::vector<Token> tokens;
  if (!Tokenise(text, tokens)) return std::nullopt;
  format.forms_.push_back({PrecisionOf(tokens), tokens});
  for (const std::string_view drop : {"s", "mH", "d", "M"}) {
    for (const char field : drop) DropField(tokens, field);
    if (tokens.empty() ||
        std::none_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.field != 0; }))
      break;
    const Precision precision = PrecisionOf(tokens);
    if (precision != format.forms_.back().precision) format.forms_.push_back({precision, tokens});
  }
  return format;
}

std::optional<DateParts> DateFormat::ReadForm(const Form& form, std::string_view text) {
  DateParts parts;
  parts.precision = form.precision;
  for (const Token& token : form.tokens) {
    if (token.field == 0) {
      if (text.substr(0, token.literal.size()) != token.literal) return std::nullopt;
      text.remove_prefix(token.literal.size());
      continue;
    }
    int digits = 0;
    int value = 0;
    while (digits < token.max_digits && !text.empty() && IsDigit(text.front())) {
      value = value * 10 + (text.front() - '0');
      text.remove_prefix(1);
      ++digits;
    }
    if (digits < token.min_digits) return std::nullopt;
    *FieldOf(parts, token.field) = value;
  }
  if (!text.empty() || !DateExists(parts)) return std::nullopt;
  return parts;
}

std::optional<DateParts> DateFormat::Read(std::string_view text) const {
  for (const Form& form : forms_) {
    if (auto parts = ReadForm(form, text)) return parts;
  }
  return std::nullopt;
}

std::optional<std::string> DateFormat::Write(const DateParts& parts) const {
  for (const Form& form : forms_) {
    if (form.precision != parts.precision) continue;
    DateParts copy = parts;
    std::string text;
    for (const Token& token : form.tokens) {
      text +=
          token.field == 0 ? token.literal : Padded(*FieldOf(copy, token.field), token.min_digits);
    }
    return text;
  }
  return std::nullopt;
}

std::optional<DateParts> ReadIsoDate(std::string_view text) {
  for (const DateFormat& format : IsoFormats()) {
    if (auto parts = format.Read(text)) return parts;
  }
  return std::nullopt;
}

std::string WriteIsoDate(const DateParts& parts) {
  for (const DateFormat& format : IsoFormats()) {
    if (auto text = format.Write(parts)) return *text;
  }
  return {};
}

}  // namespace baybridge
