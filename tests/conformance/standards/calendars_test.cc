// Working days against calendars/cases.csv, and the other functions that rules call.
#include <cmath>

#include "conform/rule_data.h"
#include "core/file.h"
#include "every_standard.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

TEST(Calendars, CountAsTheirCasesSay) {
  const std::filesystem::path file = kRoot / "validators/standards/calendars/cases.csv";
  auto bytes = ReadFile(file, 1'000'000);
  ASSERT_TRUE(bytes);
  auto table = ReadCsvTable(*bytes, file.string());
  ASSERT_TRUE(table);
  ASSERT_FALSE(table->rows.empty());
  const Columns<4> columns(*table, {"calendar", "from", "to", "working_days"});
  for (const CsvRow& row : table->rows) {
    const auto days = Every().standards.calendars.WorkingDaysBetween(
        columns.Cell(row, 1), columns.Cell(row, 2), columns.Cell(row, 0));
    const std::string expected = columns.Cell(row, 3);
    if (expected == "not-judged") {
      EXPECT_FALSE(days) << table->PlaceOf(row);
    } else {
      ASSERT_TRUE(days) << table->PlaceOf(row);
      EXPECT_EQ(*days, std::stod(expected)) << table->PlaceOf(row);
    }
  }
}

TEST(Calendars, AnUnknownCalendarCannotTellAndAPartDateIsNoNumber) {
  const Calendars& calendars = Every().standards.calendars;
  EXPECT_FALSE(calendars.WorkingDaysBetween("2025-01-02", "2025-01-03", "xx"));
  const auto days = calendars.WorkingDaysBetween("2025-01", "2025-01-03", "cn");
  ASSERT_TRUE(days);
  EXPECT_TRUE(std::isnan(*days));
}

TEST(RuleData, TellsOfListsAndSchemesThatAreThere) {
  const RuleData data(Every().workspace->packs(), Every().standards.calendars);
  EXPECT_EQ(data.InList("risk-kind", "fall", "2025-01-01"), std::optional(true));
  EXPECT_EQ(data.InList("risk-kind", "no-such", "2025-01-01"), std::optional(false));
  EXPECT_FALSE(data.InList("no-such-list", "fall", "2025-01-01"));
  EXPECT_EQ(data.CheckDigit("HKID", "A123456(3)"), std::optional(true));
  EXPECT_EQ(data.CheckDigit("HKID", "A123456(4)"), std::optional(false));
  EXPECT_FALSE(data.CheckDigit("no-such-scheme", "1"));
  EXPECT_TRUE(data.Display("risk-kind", "fall", "en"));
  EXPECT_FALSE(data.Display("risk-kind", "fall", "xx"));
}

}  // namespace
}  // namespace baybridge
