#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/built_in.h"

namespace baybridge::schema {

// A value of dateTime, time, date, gYearMonth, gYear, gMonthDay, gDay or gMonth (XSD 1.0 part
// 2, 3.2.7 to 3.2.14). Parts the type does not have hold those of the reference day 1972-01-01.
struct DateTime {
  std::int64_t year = 1972;  // a leap year, so that --02-29 exists; never 0
  int month = 1;
  int day = 1;
  int hour = 0;  // 24 only as 24:00:00
  int minute = 0;
  int second = 0;
  std::string_view fraction;  // digits of a second, without trailing zeros
  bool zoned = false;
  int zone_minutes = 0;  // -840 to 840
};

// Reads a value; nothing where the text is not in the lexical space or names a day that no calendar
// has. Years of more than nine digits are refused.
std::optional<DateTime> ParseDateTime(BuiltIn type, std::string_view text);
// Order of section 3.2.7.4: a value without a zone is incomparable where a zone between -14:00 and
// +14:00 would decide.
Order CompareDateTimes(const DateTime& left, const DateTime& right);
std::string DateTimeKey(const DateTime& value);

// A duration: months and seconds, signs equal (XSD 1.0 part 2, 3.2.6).
struct Duration {
  std::int64_t months = 0;
  std::int64_t seconds = 0;
  std::string_view fraction;  // digits of a second, without trailing zeros
  bool negative = false;
};

// Parts of more than nine digits are refused.
std::optional<Duration> ParseDuration(std::string_view text);
// Order of section 3.2.6.2: by the four reference instants.
Order CompareDurations(const Duration& left, const Duration& right);
std::string DurationKey(const Duration& value);

}  // namespace baybridge::schema
