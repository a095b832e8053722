#include "rules/calendar_date.h"

#include <chrono>

namespace baybridge {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::size_t kDateSize = 10;  // YYYY-MM-DD

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<year_month_day> ParseDate(std::string_view text) {
  if (text.size() > kDateSize && text[kDateSize] != 'T') return {};
  if (text.size() < kDateSize || text[4] != '-' || text[7] != '-') return {};
  const auto y = Digits(text.substr(0, 4));
  const auto m = Digits(text.substr(5, 2));
  const auto d = Digits(text.substr(8, 2));
  if (!y || !m || !d) return {};
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d))};
  if (!date.ok()) return {};
  return date;
}

}  // namespace

std::optional<std::int64_t> DayOf(std::string_view text) {
  const auto date = ParseDate(text);
  if (!date) return {};
  return sys_days(*date).time_since_epoch().count();
}

std::optional<std::int64_t> AgeOn(std::string_view birth, std::string_view date) {
  const auto born = ParseDate(birth);
  const auto on = ParseDate(date);
  if (!born || !on) return {};
  std::int64_t years = static_cast<int>(on->year()) - static_cast<int>(born->year());
  const bool before_birthday =
      on->month() < born->month() || (on->month() == born->month() && on->day() < born->day());
  if (before_birthday) --years;
  return years;
}

}  // namespace baybridge
