#include <algorithm>
#include <charconv>

#include "conform/standard.h"
#include "pack/table_reader.h"

namespace baybridge {

Result<Done> ReadExpected(std::string_view bytes, const Standard& standard, StandardCase& test) {
  auto table = ReadCsvTable(bytes, test.expected_place);
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(*table, {"as_of", "rule", "count"});
  if (!needed) return needed;
  const Columns<3> columns(*table, {"as_of", "rule", "count"});
  for (const CsvRow& row : table->rows) {
    const std::string as_of = columns.Cell(row, 0);
    const std::string rule = columns.Cell(row, 1);
    const std::string digits = columns.Cell(row, 2);
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc{} || end != digits.data() + digits.size() || !IsIsoDate(as_of))
      return BadRow(*table, row, "expected a date and a count");
    if (!rule.empty() && standard.FindRule(rule) == kNone)
      return BadRow(*table, row, "there is no rule ‘" + rule + "’");
    if (rule.empty() != (count == 0))
      return BadRow(*table, row, "a row without a rule has the count 0, and no other");
    auto run = std::ranges::find(test.runs, as_of, &ExpectedRun::as_of);
    const bool first = run == test.runs.end();
    if (first) run = test.runs.insert(run, {.as_of = as_of, .spoken = {}, .line = row.line});
    if (rule.empty() ? !first : !run->spoken.emplace(rule, count).second)
      return BadRow(*table, row, "the row contradicts one above it");
  }
  return Done{};
}

}  // namespace baybridge
