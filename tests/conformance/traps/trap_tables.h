#pragma once

#include <string>
#include <vector>

#include "conformance/pairs/samples.h"
#include "pack/table_reader.h"

namespace baybridge {

// A table of this folder.
inline CsvTable TrapTable(const std::string& name) {
  const std::filesystem::path file =
      std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "tests/conformance/traps" / name;
  auto table = ReadCsvTable(Bytes(file), file.string());
  BAYBRIDGE_CHECK(table.has_value());
  return *std::move(table);
}

// A value in the format of one place and what the format of another makes of it.
struct TrapRow {
  std::string trap;
  std::string side;  // silent, speaks (an error that names the critical leaf) or verbatim
  std::string kind;  // frequency, route, name, dose or weight
  std::string from;
  std::string value;
  std::string name;  // route: the words beside the code; dose, weight: the unit
  std::string to;
  std::string expected;
  std::string place;  // file:line
};

// The rows of tables.csv; of one kind, or of all where `kind` is empty.
inline std::vector<TrapRow> RowsOf(const std::string& kind) {
  static const CsvTable table = TrapTable("tables.csv");
  const Columns<8> columns(table,
                           {"trap", "side", "kind", "from", "value", "name", "to", "expected"});
  std::vector<TrapRow> rows;
  for (const CsvRow& row : table.rows) {
    if (!kind.empty() && columns.Cell(row, 2) != kind) continue;
    rows.push_back({columns.Cell(row, 0), columns.Cell(row, 1), columns.Cell(row, 2),
                    columns.Cell(row, 3), columns.Cell(row, 4), columns.Cell(row, 5),
                    columns.Cell(row, 6), columns.Cell(row, 7), table.PlaceOf(row)});
  }
  BAYBRIDGE_CHECK(!rows.empty());
  return rows;
}

}  // namespace baybridge
