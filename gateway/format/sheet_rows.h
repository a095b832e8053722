#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/record.h"
#include "format/cell_values.h"
#include "format/sheet_layout.h"
#include "format/workbook.h"

namespace baybridge {

// The rows of one sheet, in order: each with its cells and what reaches into it from merged ranges
// and hidden columns. ECMA-376 part 1, clause 18.3.1.73 (row). `values` must outlive it.
class SheetRows {
 public:
  SheetRows(SheetLayout layout, const CellValues& values)
      : layout_(std::move(layout)),
        values_(&values) {}

  // Fills `row` out of the next row's element; it has no cells where there is nothing to say of it.
  // False where the element is no row, or its number or a cell's place does not come in order.
  bool Read(const Record& record, NodeId element, WorkbookRow& row);

 private:
  void FindMerged();
  void AddMerged(WorkbookRow& row) const;
  bool ReadCell(const Record& record, NodeId node, std::uint32_t& column, WorkbookRow& row);

  SheetLayout layout_;
  const CellValues* values_;
  std::vector<CellRange> merged_;  // that reach into the row
  std::size_t next_merged_ = 0;
  std::uint32_t row_ = 0;
};

}  // namespace baybridge
