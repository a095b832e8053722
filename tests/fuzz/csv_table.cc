#include <string>
#include <string_view>

#include "core/check.h"
#include "fuzz/fuzz.h"
#include "text/csv.h"

namespace baybridge {

// A table that is read, written and read again is the same.
void Fuzz(std::string_view input) {
  const auto table = ReadCsvTable(input, "table.csv");
  if (!table) return;
  // A mark behind the byte order mark is a character; written first, it would be a mark.
  if (!table->header.empty() && table->header[0].starts_with("\xEF\xBB\xBF")) return;
  std::string written = WriteCsvRow(table->header);
  for (const CsvRow& row : table->rows) {
    BAYBRIDGE_CHECK(row.cells.size() == table->header.size());
    written += WriteCsvRow(row.cells);
  }
  const auto again = ReadCsvTable(written, "table.csv");
  BAYBRIDGE_CHECK(again.has_value());
  BAYBRIDGE_CHECK(again->header == table->header);
  BAYBRIDGE_CHECK(again->rows.size() == table->rows.size());
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    BAYBRIDGE_CHECK(again->rows[row].cells == table->rows[row].cells);
  }
}

}  // namespace baybridge
