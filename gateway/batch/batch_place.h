#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"

namespace baybridge {

// Where the document that was made of one record stands in its batch.
struct BatchPlace {
  // A cell of a workbook: where it begins in the document, and where it is in the sheet.
  struct Cell {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    std::uint32_t sheet_row = 0;
    std::uint32_t sheet_column = 0;
  };

  std::uint64_t record = 0;  // number of the record
  std::uint32_t line = 1;    // of the record's first character in the batch
  std::uint32_t column = 1;
  std::uint32_t lines_before = 0;    // lines of the document before the record's first
  std::uint32_t columns_before = 0;  // characters before the record on that line
  std::uint32_t inserted_at = 0;     // column of the record's first line, within the record from 1,
                                     // from which on text was inserted; 0: nowhere
  std::uint32_t inserted = 0;        // characters inserted there
  std::string sheet = {};            // name; empty: the batch is no workbook
  std::vector<Cell> cells = {};  // of the headings and of the row, as they stand in the document

  // Turns a place in the document into the place in the batch; of a workbook the numbers of row and
  // column, and the name of the cell.
  void Move(Location& location) const;
  void Move(Findings& findings) const;

  // The record's lines as they stand in the batch, for quoting: `document` (decoded) without what
  // was put before and into it, its first line moved to its column. Empty where it begins far to
  // the right, and for a workbook.
  std::string Quote(std::string_view document) const;
};

}  // namespace baybridge
