#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// The days that an ISO date of any precision means: a day, a month or a year.
struct DateSpan {
  std::chrono::sys_days first;
  std::chrono::sys_days last;
};

// "2026-11-29", "2026-11-29T08:30", "2026-11" or "2026"; nothing where the text is no such date.
std::optional<DateSpan> ReadDate(std::string_view text);

std::string IsoDate(std::chrono::sys_days day);

}  // namespace baybridge
