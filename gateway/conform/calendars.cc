#include "conform/calendars.h"

#include <chrono>
#include <limits>

#include "core/file.h"
#include "pack/table_reader.h"
#include "rules/calendar_date.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{4} * 1024 * 1024;  // 4 MiB

Result<CsvTable> ReadTable(const fs::path& file) {
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  return ReadCsvTable(*bytes, file.generic_string());
}

int YearOf(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return static_cast<int>(date.year());
}

// 0 is Monday.
std::size_t WeekdayOf(std::int64_t day) {
  const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{day}}};
  return weekday.iso_encoding() - 1;
}

}  // namespace

Result<Done> Calendars::AddYear(const fs::path& file, Calendar& calendar) {
  auto table = ReadTable(file);
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(*table, {"date", "kind"});
  if (!needed) return needed;
  const Columns<2> columns(*table, {"date", "kind"});
  const std::string name = file.stem().string();
  Year year;
  for (const CsvRow& row : table->rows) {
    const std::string date = columns.Cell(row, 0);
    const std::string kind = columns.Cell(row, 1);
    const auto day = DayOf(date);
    if (!day || !date.starts_with(name + "-"))
      return BadRow(*table, row, "expected a day of the year " + name);
    if (kind != "off" && kind != "working")
      return BadRow(*table, row, "unknown kind of day ‘" + kind + "’");
    if (!year.days.emplace(*day, kind == "working").second)
      return BadRow(*table, row, "the day is there twice");
  }
  if (name.size() != 4 || name.find_first_not_of("0123456789") != std::string::npos)
    return Failure{FailureKind::kMalformed, "expected YYYY.csv", file.generic_string(), {}};
  calendar.years.emplace(std::stoi(name), std::move(year));
  return Done{};
}

Result<Calendars> Calendars::Load(const fs::path& folder) {
  Calendars calendars;
  std::error_code error;
  const fs::path list = folder / "calendars.csv";
  if (!fs::exists(list, error)) return calendars;
  auto table = ReadTable(list);
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(*table, {"calendar", "off_weekdays"});
  if (!needed) return std::move(needed).error();
  const Columns<2> columns(*table, {"calendar", "off_weekdays"});
  for (const CsvRow& row : table->rows) {
    Calendar calendar;
    for (const char c : columns.Cell(row, 1)) {
      if (c >= '1' && c <= '7') calendar.off[static_cast<std::size_t>(c - '1')] = true;
    }
    const std::string id = columns.Cell(row, 0);
    for (const auto& entry : fs::directory_iterator(folder / id, error)) {
      auto added = AddYear(entry.path(), calendar);
      if (!added) return std::move(added).error();
    }
    if (!calendars.calendars_.emplace(id, std::move(calendar)).second)
      return BadRow(*table, row, "the calendar is there twice");
  }
  return calendars;
}

std::optional<std::int64_t> Calendars::Count(const Calendar& calendar,
                                             std::int64_t after,
                                             std::int64_t last) {
  std::int64_t count = 0;
  const Year* year = nullptr;
  int number = 0;
  for (std::int64_t day = after + 1; day <= last; ++day) {
    if (year == nullptr || YearOf(day) != number) {
      number = YearOf(day);
      const auto found = calendar.years.find(number);
      if (found == calendar.years.end()) return std::nullopt;
      year = &found->second;
    }
    const auto known = year->days.find(day);
    const bool works = known != year->days.end() ? known->second : !calendar.off[WeekdayOf(day)];
    if (works) ++count;
  }
  return count;
}

std::optional<double> Calendars::WorkingDaysBetween(std::string_view from,
                                                    std::string_view to,
                                                    std::string_view calendar) const {
  const auto known = calendars_.find(calendar);
  const auto first = DayOf(from);
  const auto last = DayOf(to);
  if (known == calendars_.end()) return std::nullopt;
  if (!first || !last) return std::numeric_limits<double>::quiet_NaN();
  const bool forward = *first <= *last;
  const auto count =
      forward ? Count(known->second, *first, *last) : Count(known->second, *last, *first);
  if (!count) return std::nullopt;
  return static_cast<double>(forward ? *count : -*count);
}

}  // namespace baybridge
