#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace baybridge {

// Days in the proleptic Gregorian calendar, for the functions date, age-on and days-between.

// Days since 1970-01-01 of YYYY-MM-DD; what follows after T (a time) is not looked at. Nothing for
// any other text, and for dates that do not exist: a year alone is no day.
std::optional<std::int64_t> DayOf(std::string_view text);

// Full years from one day to another: a person born on 29 February is a year older on 1 March of a
// year without that day. Nothing where either is no day; negative before birth.
std::optional<std::int64_t> AgeOn(std::string_view birth, std::string_view date);

}  // namespace baybridge
