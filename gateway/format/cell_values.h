#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "core/result.h"
#include "format/workbook.h"
#include "format/xlsx_package.h"
#include "format/xlsx_tables.h"

namespace baybridge {

// What the cells of a workbook hold, by the tables that they name it in: its shared texts and its
// number formats. ECMA-376 part 1, clauses 18.3.1.4 (c) and 18.18.11 (its types).
class CellValues {
 public:
  // Reads the tables among the workbook's relationships. A finding where one is not what it should
  // be (GW-XLS-001) or too large (-003); fails as reading the package does.
  Result<std::optional<Finding>> ReadTables(const XlsxPackage& package,
                                            const std::vector<XlsxRelation>& relations);
  // Days are counted from 1904, not from 1900.
  void CountFrom1904(bool from_1904) { from_1904_ = from_1904; }

  // Fills text and remarks of a cell out of its element. False where a value is missing or not what
  // the cell says.
  bool Read(const Record& record, NodeId node, WorkbookCell& cell) const;

 private:
  bool ReadTyped(std::string_view type, std::string_view value, WorkbookCell& cell) const;
  bool ReadShared(std::string_view value, WorkbookCell& cell) const;
  bool ReadNumber(std::string_view value, std::string_view style, WorkbookCell& cell) const;

  SharedStrings strings_;
  CellFormats formats_;
  bool from_1904_ = false;
};

}  // namespace baybridge
