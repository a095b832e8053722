#include "core/utc.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace baybridge {
namespace {

constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
constexpr int kSecondsOfHour = 3600;
constexpr int kSecondsOfMinute = 60;
constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr int kFirstYear = 1970;

int Number(std::string_view digits) {
  int number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

bool HasForm(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<std::int64_t> SecondsOf(std::string_view utc) {
  if (!HasForm(utc)) return std::nullopt;
  const std::chrono::year_month_day day{
      std::chrono::year(Number(utc.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(Number(utc.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(Number(utc.substr(8, 2))))};
  const int hour = Number(utc.substr(11, 2));
  const int minute = Number(utc.substr(14, 2));
  const int second = Number(utc.substr(17, 2));
  if (!day.ok() || static_cast<int>(day.year()) < kFirstYear || hour > 23 || minute > 59 ||
      second > 59)
    return std::nullopt;
  return std::chrono::sys_days(day).time_since_epoch().count() * kSecondsOfDay +
         hour * kSecondsOfHour + minute * kSecondsOfMinute + second;
}

std::string UtcText(std::int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day(days);
  const std::chrono::hh_mm_ss clock(time - days);
  constexpr std::size_t kSize = 64;
  std::array<char, kSize> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace baybridge
