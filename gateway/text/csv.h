#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baybridge {

// One data line of a table file; `line` counts from 1 (the header is line 1) and names the line on
// which the row begins.
struct CsvRow {
  std::uint32_t line = 0;
  std::vector<std::string> cells;
};

// A table file of a pack: RFC 4180, UTF-8 (a byte order mark is skipped), comma, header first,
// every row as long as the header.
struct CsvTable {
  std::string place;  // file name, for messages
  std::vector<std::string> header;
  std::vector<CsvRow> rows;

  // Index of a column, or -1 where the table has none of that name.
  int Column(std::string_view name) const;
  // The cell of a column, or an empty text where the table has no such column.
  std::string_view Cell(const CsvRow& row, int column) const;
  std::string PlaceOf(const CsvRow& row) const { return place + ":" + std::to_string(row.line); }
};

// Reads a table. Fails with kMalformed and file:line for bytes that are no RFC 4180 table (an open
// quote, a row of another length, a column named twice, bytes that are not UTF-8).
Result<CsvTable> ReadCsvTable(std::string_view bytes, std::string place);

// One CSV line for `cells`, quoted where RFC 4180 needs it, with "\n" at its end.
std::string WriteCsvRow(const std::vector<std::string>& cells);

}  // namespace baybridge
