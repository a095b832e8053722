#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"

namespace baybridge {

// One cell as it stands in a row of CSV.
struct SheetCell {
  std::string text;          // without its quotes
  std::uint32_t offset = 0;  // of its first byte in the document
};

struct SheetRow {
  std::vector<SheetCell> cells;
  std::size_t end = 0;  // offset behind the line's end
};

// The character between the cells of a heading: the first of comma, semicolon and tab outside
// quotes; a comma where there is none.
char SheetSeparator(std::string_view utf8);

// Reads one row (RFC 4180, lines may end with LF or CR LF) that begins at `at`. Nothing where a
// quote is left open or stands within a cell; `row` holds what was read before.
bool ReadSheetRow(std::string_view utf8, std::size_t at, char separator, SheetRow& row);

// The headings of a sheet; nothing where they are malformed.
std::optional<std::vector<std::string>> ReadSheetHead(std::string_view utf8);

// A column that a format knows.
struct SheetColumn {
  std::string heading;
  NameId name = kNone;  // of the leaf
};

struct SheetReadOptions {
  Limits limits = {};
  NameId root = kNone;
  std::vector<SheetColumn> columns = {};
};

// Reads a sheet of headings and one row into a Record: the root with one leaf a cell, in the order
// of the row; an empty cell is absence. `record.names` and `record.file` stay; `utf8` must outlive
// the record. Returns the one fatal finding that ended reading (GW-CSV-…): a quote left open, a row
// of another length than the headings, a heading that is unknown or stands twice, no row or more
// than one.
std::optional<Finding> ReadSheet(std::string_view utf8,
                                 const SheetReadOptions& options,
                                 Record& record);

// Appends one row of CSV: the leaf of each column where the record has it, quoted where RFC 4180
// needs it, with "\n" at its end.
void WriteSheetRow(const Record& record, const std::vector<SheetColumn>& columns, std::string& out);
// The same for the headings.
void WriteSheetHead(const std::vector<SheetColumn>& columns, std::string& out);

}  // namespace baybridge
