#include "format/sheet_rows.h"

#include <algorithm>
#include <optional>

#include "format/xlsx_package.h"
#include "format/xlsx_tables.h"

namespace baybridge {

bool SheetRows::Read(const Record& record, NodeId element, WorkbookRow& row) {
  if (!IsSheetElement(record, element, "row")) return false;
  const auto number = AttributeOf(record, element, "r");
  const auto stated = number ? ToIndex(*number) : std::optional<std::size_t>(row_ + 1);
  if (!stated || *stated <= row_ || *stated > kMostRows) return false;
  row_ = static_cast<std::uint32_t>(*stated);
  row.number = row_;
  row.hidden = IsSet(record, element, "hidden");
  row.cells.clear();
  FindMerged();
  std::uint32_t column = 0;
  for (NodeId at = record.nodes[element].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (IsSheetElement(record, at, "c") && !ReadCell(record, at, column, row)) return false;
  }
  AddMerged(row);
  return true;
}

// A merged range reaches into the row although no cell of it stands there; where nothing else
// stands there, there is no row.
void SheetRows::AddMerged(WorkbookRow& row) const {
  const bool blank = std::ranges::all_of(row.cells, [](const WorkbookCell& cell) {
    return cell.text.empty() && cell.remarks == std::vector{CellRemark::kMerged};
  });
  if (blank) return row.cells.clear();
  for (const CellRange& range : merged_) {
    const bool told = std::ranges::any_of(row.cells, [&](const WorkbookCell& cell) {
      return range.Holds({.row = row_, .column = cell.column});
    });
    if (told) continue;
    const auto behind = std::ranges::find_if(
        row.cells, [&](const WorkbookCell& cell) { return cell.column > range.first.column; });
    row.cells.insert(behind,
                     {.column = range.first.column, .text = {}, .remarks = {CellRemark::kMerged}});
  }
}

// The merged ranges that reach into the row; rows come in order.
void SheetRows::FindMerged() {
  while (next_merged_ < layout_.merged.size() && layout_.merged[next_merged_].first.row <= row_)
    merged_.push_back(layout_.merged[next_merged_++]);
  std::erase_if(merged_, [&](const CellRange& range) { return range.last.row < row_; });
}

bool SheetRows::ReadCell(const Record& record,
                         NodeId node,
                         std::uint32_t& column,
                         WorkbookRow& row) {
  const auto name = AttributeOf(record, node, "r");
  const CellPlace next{.row = row_, .column = column + 1};
  const auto place = name ? ParseCellName(*name) : std::optional<CellPlace>(next);
  if (!place || place->row != row_ || place->column <= column || place->column > kMostColumns)
    return false;
  column = place->column;
  WorkbookCell cell{.column = column, .text = {}, .remarks = {}};
  if (!values_->Read(record, node, cell)) cell.remarks = {CellRemark::kNoValue};
  const auto holds = [&](const CellRange& range) { return range.Holds(*place); };
  if (std::ranges::any_of(merged_, holds)) cell.remarks.push_back(CellRemark::kMerged);
  if (cell.text.empty() && cell.remarks.empty()) return true;
  if (std::ranges::any_of(layout_.hidden_columns, holds))
    cell.remarks.push_back(CellRemark::kHiddenColumn);
  row.cells.push_back(std::move(cell));
  return true;
}

}  // namespace baybridge
