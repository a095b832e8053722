#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// Seconds since 1970 of "2026-01-31T08:00:00Z"; nothing for another form or a day or time that does
// not exist. Years from 1970 to 9999.
std::optional<std::int64_t> SecondsOf(std::string_view utc);

// The text of a time; seconds from 0 to the end of the year 9999.
std::string UtcText(std::int64_t seconds);

}  // namespace baybridge
