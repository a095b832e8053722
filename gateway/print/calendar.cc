#include "print/calendar.h"

#include <charconv>

namespace baybridge {
namespace {

constexpr std::size_t kYear = 4;
constexpr std::size_t kMonth = 7;  // yyyy-MM
constexpr std::size_t kDay = 10;   // yyyy-MM-dd

std::optional<unsigned> Number(std::string_view text) {
  unsigned number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

}  // namespace

std::optional<DateSpan> ReadDate(std::string_view text) {
  using std::chrono::sys_days;
  const bool time = text.size() > kDay && text[kDay] == 'T';
  if (time) text = text.substr(0, kDay);
  if (text.size() != kYear && text.size() != kMonth && text.size() != kDay) return std::nullopt;
  const auto year_number = Number(text.substr(0, kYear));
  if (!year_number) return std::nullopt;
  const std::chrono::year year(static_cast<int>(*year_number));
  if (text.size() == kYear) {
    return DateSpan{sys_days(year / std::chrono::January / 1),
                    sys_days(year / std::chrono::December / 31)};
  }
  const auto month_number = Number(text.substr(kYear + 1, 2));
  if (!month_number || text[kYear] != '-') return std::nullopt;
  const auto month = year / std::chrono::month(*month_number);
  if (!month.ok()) return std::nullopt;
  if (text.size() == kMonth)
    return DateSpan{sys_days(month / 1), sys_days(month / std::chrono::last)};
  const auto day_number = Number(text.substr(kMonth + 1, 2));
  if (!day_number || text[kMonth] != '-') return std::nullopt;
  const auto day = month / std::chrono::day(*day_number);
  if (!day.ok()) return std::nullopt;
  return DateSpan{sys_days(day), sys_days(day)};
}

std::string IsoDate(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

}  // namespace baybridge
