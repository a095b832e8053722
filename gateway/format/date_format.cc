#include "format/date_format.h"

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

constexpr int kBeforeEra = 1911;  // 民國 1 is 1912

int* FieldOf(DateParts& parts, char field) {
  switch (field) {
    case 'y':
    case 'Y':
    case 'R': return &parts.year;
    case 'M': return &parts.month;
    case 'd': return &parts.day;
    case 'H': return &parts.hour;
    case 'm': return &parts.minute;
    default: return &parts.second;
  }
}

// Writes a number with at least that many digits; returns the end.
char* PutPadded(int value, int digits, char* to) {
  if (digits == 2 && value < 100) {
    to[0] = static_cast<char>('0' + value / 10);
    to[1] = static_cast<char>('0' + value % 10);
    return to + 2;
  }
  if (digits == 4 && value >= 1000 && value < 10000) {
    PutPadded(value / 100, 2, to);
    return PutPadded(value % 100, 2, to + 2);
  }
  std::array<char, 12> reversed{};
  int count = 0;
  do {
    reversed[static_cast<std::size_t>(count++)] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count < digits) reversed[static_cast<std::size_t>(count++)] = '0';
  while (count > 0) *to++ = reversed[static_cast<std::size_t>(--count)];
  return to;
}

const std::array<DateFormat, 2>& IsoFormats() {
  static const std::array<DateFormat, 2> formats{*DateFormat::Parse("yyyy-MM-ddTHH:mm:ss"),
                                                 *DateFormat::Parse("HH:mm:ss")};
  return formats;
}

}  // namespace

// The year that a number of a field means.
int DateFormat::YearOf(char field, int number) const {
  constexpr int kHundred = 100;
  if (field == 'R') return number == 0 ? 0 : number + kBeforeEra;
  if (field != 'Y') return number;
  const int year = first_year_ - first_year_ % kHundred + number;
  return year < first_year_ ? year + kHundred : year;
}

// The number that a field writes; nothing where it cannot say the year.
std::optional<int> DateFormat::NumberOf(char field, const DateParts& parts) const {
  constexpr int kHundred = 100;
  constexpr int kLastEraYear = 999;
  DateParts copy = parts;
  const int number = *FieldOf(copy, field);
  if (field == 'R') {
    if (number <= kBeforeEra || number > kBeforeEra + kLastEraYear) return std::nullopt;
    return number - kBeforeEra;
  }
  if (field != 'Y') return number;
  if (number < first_year_ || number >= first_year_ + kHundred) return std::nullopt;
  return number % kHundred;
}

// The form that dates of a precision are written in: with zeros, that of days.
const DateFormat::Form* DateFormat::FormFor(Precision precision) const {
  const bool zeros = zeros_ && (precision == Precision::kYear || precision == Precision::kMonth);
  for (const Form& form : forms_) {
    if (form.precision == (zeros ? Precision::kDay : precision)) return &form;
  }
  return nullptr;
}

std::optional<DateParts> DateFormat::Checked(DateParts parts) const {
  if (zeros_ && parts.precision == Precision::kDay && parts.day == 0)
    parts.precision = Precision::kMonth;
  if (zeros_ && parts.precision == Precision::kMonth && parts.month == 0)
    parts.precision = Precision::kYear;
  if (!DateExists(parts)) return std::nullopt;
  return parts;
}

std::optional<DateParts> DateFormat::ReadForm(const Form& form, std::string_view text) const {
  DateParts parts;
  parts.precision = form.precision;
  for (const Token& token : form.tokens) {
    if (token.field == 0) {
      if (text.size() < token.literal.size() ||
          !std::equal(token.literal.begin(), token.literal.end(), text.begin()))
        return std::nullopt;
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
    *FieldOf(parts, token.field) = YearOf(token.field, value);
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

bool DateFormat::HasForm(std::string_view text) const {
  return std::any_of(forms_.begin(), forms_.end(),
                     [&](const Form& form) { return ReadForm(form, text).has_value(); });
}

std::optional<DateParts> DateFormat::Read(std::string_view text, bool& same) const {
  same = false;
  for (const Form& form : forms_) {
    if (form.size != 0 && form.size != text.size()) continue;
    if (!form.fixed.is_set()) {
      const auto written = ReadForm(form, text);
      if (!written) continue;
      if (auto parts = Checked(*written)) return parts;
      continue;
    }
    DateParts parts;
    parts.precision = form.precision;
    if (!form.fixed.Read(text.data(), parts)) continue;
    const auto read = Checked(parts);
    if (!read) continue;
    same = FormFor(read->precision) == &form;
    return read;
  }
  return std::nullopt;
}

std::size_t DateFormat::WriteTo(const DateParts& parts, char* to) const {
  const Form* form = FormFor(parts.precision);
  if (form == nullptr) return 0;
  if (form->fixed.is_set() && form->fixed.Write(parts, to)) return form->size;
  char* at = to;
  for (const Token& token : form->tokens) {
    if (token.field == 0) {
      at = std::copy(token.literal.begin(), token.literal.end(), at);
      continue;
    }
    const std::optional<int> number = NumberOf(token.field, parts);
    if (!number) return 0;
    at = PutPadded(*number, token.min_digits, at);
  }
  return static_cast<std::size_t>(at - to);
}

std::optional<std::string> DateFormat::Write(const DateParts& parts) const {
  std::array<char, kLongest> text{};
  const std::size_t size = WriteTo(parts, text.data());
  if (size == 0) return std::nullopt;
  return std::string(text.data(), size);
}

std::optional<DateParts> ReadIsoDate(std::string_view text) {
  constexpr std::size_t kDaySize = 10;
  if (text.size() == kDaySize) {
    DateParts parts;
    for (std::size_t i = 0; i < kDaySize; ++i) {
      if (i == 4 || i == 7) {
        if (text[i] != '-') return std::nullopt;
        continue;
      }
      if (!IsDigit(text[i])) return std::nullopt;
      int& field = i < 4 ? parts.year : i < 7 ? parts.month : parts.day;
      field = field * 10 + (text[i] - '0');
    }
    if (!DateExists(parts)) return std::nullopt;
    return parts;
  }
  for (const DateFormat& format : IsoFormats()) {
    if (auto parts = format.Read(text)) return parts;
  }
  return std::nullopt;
}

std::size_t WriteIsoDateTo(const DateParts& parts, char* to) {
  if (parts.precision == Precision::kDay) {
    char* at = PutPadded(parts.year, 4, to);
    *at++ = '-';
    at = PutPadded(parts.month, 2, at);
    *at++ = '-';
    return static_cast<std::size_t>(PutPadded(parts.day, 2, at) - to);
  }
  for (const DateFormat& format : IsoFormats()) {
    if (const std::size_t size = format.WriteTo(parts, to); size != 0) return size;
  }
  return 0;
}

std::string WriteIsoDate(const DateParts& parts) {
  std::array<char, DateFormat::kLongest> text{};
  return {text.data(), WriteIsoDateTo(parts, text.data())};
}

}  // namespace baybridge
