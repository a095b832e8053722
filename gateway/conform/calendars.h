#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baybridge {

// Working days by calendar (validators/standards/calendars). Constant once loaded; read by many
// threads.
class Calendars {
 public:
  // Loads every calendar below the folder; a folder that does not exist has none. Fails with
  // kMalformed and file:line.
  static Result<Calendars> Load(const std::filesystem::path& folder);

  // Working days after `from` up to and with `to`, negative and counted the other way where `to` is
  // earlier; not a number where a text is no full date. Nothing for an unknown calendar, or a day
  // counted in a year without data.
  std::optional<double> WorkingDaysBetween(std::string_view from,
                                           std::string_view to,
                                           std::string_view calendar) const;

 private:
  static constexpr std::size_t kWeek = 7;
  struct Year {
    std::map<std::int64_t, bool> days;  // day number to whether it is worked
  };
  struct Calendar {
    std::array<bool, kWeek> off{};  // Monday first
    std::map<int, Year> years;
  };
  static Result<Done> AddYear(const std::filesystem::path& file, Calendar& calendar);
  static std::optional<std::int64_t> Count(const Calendar& calendar,
                                           std::int64_t after,
                                           std::int64_t last);

  std::map<std::string, Calendar, std::less<>> calendars_;
};

}  // namespace baybridge
