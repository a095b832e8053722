#include "batch/batch_place.h"

#include <algorithm>
#include <tuple>

#include "format/workbook.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

// The offset behind that many characters.
std::size_t OffsetOf(std::string_view utf8, std::uint32_t characters) {
  std::size_t at = 0;
  for (; characters > 0 && at < utf8.size(); --characters) at += CodePointAt(utf8, at).size;
  return std::min(at, utf8.size());
}

// The last cell that begins at or before a place of the document; null where there is none.
const BatchPlace::Cell* CellAt(const std::vector<BatchPlace::Cell>& cells,
                               const Location& location) {
  const BatchPlace::Cell* last = nullptr;
  for (const BatchPlace::Cell& cell : cells) {
    if (std::tie(cell.line, cell.column) > std::tie(location.line, location.column)) break;
    last = &cell;
  }
  return last;
}

}  // namespace

void BatchPlace::Move(Location& location) const {
  location.record = record;
  if (location.line == 0) return;
  if (!sheet.empty()) {
    if (!location.native.empty()) return;  // the place of a cell already
    const Cell* cell = CellAt(cells, location);
    if (cell == nullptr) return;
    location.line = cell->sheet_row;
    location.column = cell->sheet_column;
    location.native = CellName(sheet, cell->sheet_row, cell->sheet_column);
    return;
  }
  if (location.line <= lines_before) {  // the headings stand at the beginning of the batch
    return;
  }
  const std::uint32_t below = location.line - lines_before - 1;
  location.line = line + below;
  if (below != 0 || location.column == 0) return;
  std::uint32_t own = location.column - std::min(location.column - 1, columns_before);
  if (inserted_at != 0 && own >= inserted_at) own -= std::min(own - inserted_at, inserted);
  location.column = column + own - 1;
}

void BatchPlace::Move(Findings& findings) const {
  for (Finding& finding : findings) Move(finding.location);
}

std::string BatchPlace::Quote(std::string_view document) const {
  constexpr std::uint32_t kFarRight = 1'000;
  if (column > kFarRight || !sheet.empty()) return {};
  for (std::uint32_t skipped = 0; skipped < lines_before; ++skipped)
    document.remove_prefix(std::min(document.find('\n'), document.size() - 1) + 1);
  document.remove_prefix(OffsetOf(document, columns_before));
  std::string text(column - 1, ' ');
  const std::size_t before =
      inserted_at == 0 ? document.size() : OffsetOf(document, inserted_at - 1);
  text += document.substr(0, before);
  document.remove_prefix(before);
  text += document.substr(OffsetOf(document, inserted));
  return text;
}

}  // namespace baybridge
