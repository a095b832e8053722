#include "format/number_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace baybridge {
namespace {

constexpr std::size_t kShownDigits = 15;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// The letters of a format's first section that stand for something: text in quotes, escaped
// characters, colours, conditions and languages are left out, "[h]" is kept as "[".
std::string Letters(std::string_view code) {
  std::string letters;
  for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
    const char c = Lower(code[at]);
    if (c == '"') {
      at = std::min(code.find('"', at + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', at), code.size());
      const std::string_view inside = code.substr(at + 1, end - at - 1);
      if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos)
        letters += '[';
      at = end;
    } else {
      letters += c;
    }
  }
  return letters;
}

std::optional<double> ToNumber(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::string Two(std::int64_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string TimeText(std::int64_t second) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 3600;
  return Two(second / kHour) + ":" + Two(second % kHour / kMinute) + ":" + Two(second % kMinute);
}

std::string DayText(std::int64_t day, bool from_1904) {
  using std::chrono::days;
  using std::chrono::sys_days;
  // Day 61 of the system of 1900 is 1900-03-01; day 0 of the other is 1904-01-01.
  const sys_days first = from_1904 ? sys_days{std::chrono::year{1904} / 1 / 1}
                                   : sys_days{std::chrono::year{1899} / 12 / 30};
  const std::chrono::year_month_day date{first + days{day}};
  std::string year = std::to_string(static_cast<int>(date.year()));
  return year + "-" + Two(static_cast<unsigned>(date.month())) + "-" +
         Two(static_cast<unsigned>(date.day()));
}

// Digits before the point, without leading zeros and sign.
std::size_t WholeDigits(std::string_view number) {
  if (number.starts_with('-')) number.remove_prefix(1);
  number = number.substr(0, number.find_first_of(".eE"));
  const std::size_t first = number.find_first_not_of('0');
  return first == std::string_view::npos ? 0 : number.size() - first;
}

std::size_t SignificantDigits(std::string_view number) {
  number = number.substr(0, number.find_first_of("eE"));
  const std::size_t first = number.find_first_not_of("-0.");
  if (first == std::string_view::npos) return 0;
  return static_cast<std::size_t>(
      std::ranges::count_if(number.substr(first), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

NumberFormat NumberFormatOf(std::string_view code) {
  NumberFormat format;
  const std::string letters = Letters(code);
  if (letters == "general") return format;
  if (!letters.empty() && letters.find_first_not_of('0') == std::string::npos) {
    format.zeros = static_cast<std::uint32_t>(std::min<std::size_t>(letters.size(), 64));
    return format;
  }
  if (letters.find('[') != std::string::npos) {
    format.shape = NumberShape::kElapsed;
    return format;
  }
  // "e" is a year of an era unless it writes an exponent.
  bool era = false;
  for (std::size_t at = letters.find('e'); at != std::string::npos; at = letters.find('e', at + 1))
    era = era || at + 1 == letters.size() || (letters[at + 1] != '+' && letters[at + 1] != '-');
  const bool time = letters.find_first_of("hs") != std::string::npos;
  const bool month = letters.find('m') != std::string::npos && !time;
  const bool date = era || month || letters.find_first_of("ydgb") != std::string::npos;
  if (date) format.shape = time ? NumberShape::kDateTime : NumberShape::kDate;
  if (!date && time) format.shape = NumberShape::kTime;
  return format;
}

// ECMA-376 part 1, clause 18.8.30; 27 to 36 and 50 to 58 are dates and times of East Asian
// languages, several of them a date in one and a time in another.
NumberFormat BuiltInNumberFormat(std::uint32_t id) {
  constexpr std::array<NumberShape, 9> kFrom14{
      NumberShape::kDate, NumberShape::kDate, NumberShape::kDate,
      NumberShape::kDate, NumberShape::kTime, NumberShape::kTime,
      NumberShape::kTime, NumberShape::kTime, NumberShape::kDateTime};
  NumberFormat format;
  if (id >= 14 && id <= 22) format.shape = kFrom14.at(id - 14);
  if ((id >= 27 && id <= 31) || id == 36 || id == 50 || id == 51 || id == 54 || id == 57 ||
      id == 58)
    format.shape = NumberShape::kDate;
  if ((id >= 32 && id <= 35) || id == 52 || id == 53 || id == 55 || id == 56)
    format.shape = NumberShape::kEither;
  if (id == 45 || id == 47) format.shape = NumberShape::kTime;
  if (id == 46) format.shape = NumberShape::kElapsed;
  return format;
}

std::optional<SerialDate> DateOfSerial(std::string_view number, NumberShape shape, bool from_1904) {
  constexpr std::int64_t kDay = 86'400;  // seconds
  constexpr double kLast = 2'958'466;    // the day behind 9999-12-31
  constexpr std::int64_t kFirstSure = 61;
  const auto serial = ToNumber(number);
  if (!serial || *serial < 0 || *serial >= kLast || shape == NumberShape::kElapsed)
    return std::nullopt;
  const auto seconds = static_cast<std::int64_t>(std::llround(*serial * static_cast<double>(kDay)));
  const std::int64_t day = seconds / kDay;
  const std::int64_t second = seconds % kDay;
  if (shape == NumberShape::kEither) {
    shape = day == 0      ? NumberShape::kTime
            : second == 0 ? NumberShape::kDate
                          : NumberShape::kDateTime;
  }
  if (shape == NumberShape::kTime) {
    if (day != 0) return std::nullopt;
    return SerialDate{.text = TimeText(second), .hides_time = false};
  }
  if (!from_1904 && day < kFirstSure) return std::nullopt;
  SerialDate date{.text = DayText(day, from_1904), .hides_time = false};
  if (shape == NumberShape::kDateTime) {
    date.text += "T" + TimeText(second);
  } else {
    date.hides_time = second != 0;
  }
  return date;
}

std::optional<std::string> KeptNumber(std::string_view number, const NumberFormat& format) {
  const auto value = ToNumber(number);
  if (!value) return std::nullopt;
  std::string kept(number);
  if (SignificantDigits(number) > kShownDigits && WholeDigits(number) <= kShownDigits) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), *value);
    if (error == std::errc()) kept.assign(text.data(), end);
  }
  const bool whole = kept.find_first_not_of("0123456789") == std::string::npos;
  if (whole && kept.size() < format.zeros) kept.insert(0, format.zeros - kept.size(), '0');
  return kept;
}

bool MayHaveLostDigits(std::string_view number) {
  constexpr double kFirstLost = 1e15;
  const auto value = ToNumber(number);
  return value && std::fabs(*value) >= kFirstLost;
}

}  // namespace baybridge
