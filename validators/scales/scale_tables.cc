#include "scales/scale_tables.h"

#include <algorithm>
#include <utility>

#include "pack/table_reader.h"

namespace baybridge {

Result<CsvTable> ReadScaleTable(std::string_view bytes,
                                std::string place,
                                std::initializer_list<std::string_view> columns) {
  auto table = ReadCsvTable(bytes, std::move(place));
  if (!table) return table;
  auto need = NeedColumns(*table, columns);
  if (need) need = NeedColumns(*table, {"evidence", "status"});
  if (!need) return std::move(need).error();
  for (const CsvRow& row : table->rows) {
    if (CellOf(*table, row, "evidence").empty())
      return BadRow(*table, row, "expected the evidence of the row");
    auto status = ReadStatus(*table, row, CellOf(*table, row, "status"));
    if (!status) return std::move(status).error();
  }
  return table;
}

std::string_view CellOf(const CsvTable& table, const CsvRow& row, std::string_view column) {
  return table.Cell(row, table.Column(column));
}

bool IsUnverified(const CsvTable& table, const CsvRow& row) {
  return !CellOf(table, row, "status").empty();
}

std::uint32_t FindTable(const ScaleScheme& scheme, std::string_view id) {
  const auto found = std::ranges::find(scheme.tables, id, &DecisionTable::id);
  return found == scheme.tables.end() ? kNone
                                      : static_cast<std::uint32_t>(found - scheme.tables.begin());
}

}  // namespace baybridge
