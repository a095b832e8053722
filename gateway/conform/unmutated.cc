#include "conform/unmutated.h"

#include <algorithm>

#include "core/file.h"
#include "pack/table_reader.h"

namespace baybridge {

Result<std::map<std::string, std::uint32_t>> LoadUnmutated(const std::filesystem::path& file,
                                                           const Standard& standard) {
  std::map<std::string, std::uint32_t> reasons;
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return reasons;
  constexpr std::size_t kMostBytes = std::size_t{1024} * 1024;  // 1 MiB
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.generic_string());
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(*table, {"rule", "standard", "reason"});
  if (!needed) return std::move(needed).error();
  const Columns<3> columns(*table, {"rule", "standard", "reason"});
  for (const CsvRow& row : table->rows) {
    if (columns.Cell(row, 1) != standard.id) continue;
    std::string rule = columns.Cell(row, 0);
    if (std::ranges::find(standard.rules, rule, &StandardRule::id) == standard.rules.end())
      return BadRow(*table, row, "the standard has no such rule");
    if (columns.Cell(row, 2).empty()) return BadRow(*table, row, "expected a reason");
    if (!reasons.emplace(std::move(rule), row.line).second)
      return BadRow(*table, row, "the rule stands there twice");
  }
  return reasons;
}

}  // namespace baybridge
