#include "synth/calendar.h"

#include <array>

namespace baybridge::synth {
namespace {

constexpr int kMinutesOfHour = 60;

void PutTwo(int number, std::string& out) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

void PutYear(int year, std::string& out) {
  PutTwo(year / 100, out);
  PutTwo(year % 100, out);
}

void PutSeparator(const DateForm& form, std::string& out) {
  if (form.separator != 0) out += form.separator;
}

void PutParts(const DateForm& form, Precision precision, const CivilDate& date, std::string& out) {
  if (form.day_first) {
    if (precision == Precision::kDay) PutTwo(date.day, out), PutSeparator(form, out);
    if (precision != Precision::kYear) PutTwo(date.month, out), PutSeparator(form, out);
    PutYear(date.year, out);
    return;
  }
  PutYear(date.year, out);
  if (precision != Precision::kYear) PutSeparator(form, out), PutTwo(date.month, out);
  if (precision == Precision::kDay) PutSeparator(form, out), PutTwo(date.day, out);
}

// The number that `count` digits at `at` write, or -1.
int Digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

struct Layout {
  std::size_t size;
  std::size_t year, month, day;  // positions; npos where the part is absent
  char separator;
  std::size_t separator_at, second_separator_at;
  bool day_first;
};

constexpr std::size_t kNo = std::string_view::npos;
constexpr std::array<Layout, 9> kLayouts{{{10, 0, 5, 8, '-', 4, 7, false},
                                          {10, 6, 3, 0, '/', 2, 5, true},
                                          {10, 6, 3, 0, '-', 2, 5, true},
                                          {8, 0, 4, 6, 0, kNo, kNo, false},
                                          {7, 0, 5, kNo, '-', 4, kNo, false},
                                          {7, 3, 0, kNo, '/', 2, kNo, true},
                                          {7, 3, 0, kNo, '-', 2, kNo, true},
                                          {6, 0, 4, kNo, 0, kNo, kNo, false},
                                          {4, 0, kNo, kNo, 0, kNo, kNo, false}}};

bool SeparatorsFit(std::string_view text, const Layout& layout) {
  return (layout.separator_at == kNo || text[layout.separator_at] == layout.separator) &&
         (layout.second_separator_at == kNo ||
          text[layout.second_separator_at] == layout.separator);
}

std::optional<ReadDate> ReadLayout(std::string_view text, const Layout& layout) {
  if (text.size() != layout.size || !SeparatorsFit(text, layout)) return std::nullopt;
  const int year = Digits(text, layout.year, 4);
  const int month = layout.month == kNo ? 1 : Digits(text, layout.month, 2);
  const int day = layout.day == kNo ? 1 : Digits(text, layout.day, 2);
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  ReadDate read;
  read.form.day_first = layout.day_first;
  read.form.separator = layout.separator;
  read.precision = layout.month == kNo ? Precision::kYear
                   : layout.day == kNo ? Precision::kMonth
                                       : Precision::kDay;
  read.day = DayOf(year, month, day);
  return read;
}

// " 16:30", "T163000" and the like behind a full date.
bool ReadTime(std::string_view text, DateForm& form) {
  if (text.empty() || (text[0] != ' ' && text[0] != 'T')) return false;
  form.has_time = true;
  form.time_mark = text[0];
  form.time_colons = text.find(':') != kNo;
  const std::size_t step = form.time_colons ? 3 : 2;
  std::size_t parts = 0;
  for (std::size_t at = 1; at < text.size(); at += step, ++parts) {
    if (Digits(text, at, 2) < 0) return false;
  }
  form.seconds = parts == 3;
  return parts == 2 || parts == 3;
}

}  // namespace

// After "chrono-compatible low-level date algorithms": eras of 400 years that begin in March.
CivilDate CivilOf(Day day) {
  const int shifted = day + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int of_era = shifted - era * 146097;
  const int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int march_month = (5 * of_year + 2) / 153;
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          of_year - (153 * march_month + 2) / 5 + 1};
}

Day DayOf(int year, int month, int day) {
  const int of_march = month <= 2 ? year - 1 : year;
  const int era = (of_march >= 0 ? of_march : of_march - 399) / 400;
  const int year_of_era = of_march - era * 400;
  const int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
  return era * 146097 + of_era - 719468;
}

std::optional<ReadDate> ParseDate(std::string_view text) {
  for (const Layout& layout : kLayouts) {
    if (auto read = ReadLayout(text, layout)) return read;
    if (layout.day == kNo || text.size() <= layout.size) continue;
    auto read = ReadLayout(text.substr(0, layout.size), layout);
    if (read && ReadTime(text.substr(layout.size), read->form)) return read;
  }
  return std::nullopt;
}

void PutDate(const DateForm& form, Precision precision, Day day, int minute, std::string& out) {
  PutParts(form, precision, CivilOf(day), out);
  if (!form.has_time || precision != Precision::kDay) return;
  out += form.time_mark;
  PutTwo(minute / kMinutesOfHour, out);
  if (form.time_colons) out += ':';
  PutTwo(minute % kMinutesOfHour, out);
  if (!form.seconds) return;
  if (form.time_colons) out += ':';
  PutTwo(0, out);
}

void PutImpossibleDate(const DateForm& form, Day day, std::string& out) {
  CivilDate date = CivilOf(day);
  if (day % 2 == 0) {
    date.month = 13;
  } else {
    date.month = 2;
    date.day = 30;
  }
  PutParts(form, Precision::kDay, date, out);
}

}  // namespace baybridge::synth
