#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/record.h"

namespace baybridge {

inline constexpr std::uint32_t kMostRows = 1'048'576;  // of a sheet (.xlsx)
inline constexpr std::uint32_t kMostColumns = 16'384;

struct CellPlace {
  std::uint32_t row = 0;     // from 1
  std::uint32_t column = 0;  // from 1
};

// "C7", without dollar signs; nothing for other text and past the limits of a sheet.
std::optional<CellPlace> ParseCellName(std::string_view name);

struct CellRange {
  CellPlace first;
  CellPlace last;
  bool Holds(CellPlace place) const {
    return place.row >= first.row && place.row <= last.row && place.column >= first.column &&
           place.column <= last.column;
  }
};

// What stands around the rows of a sheet.
struct SheetLayout {
  std::vector<CellRange> merged;
  std::vector<CellRange> hidden_columns;  // rows are all rows
};

// Reads it from the sheet without its rows; nothing where a range is not one, or there are more
// merged ranges than anybody makes (100,000).
std::optional<SheetLayout> ReadSheetLayout(const Record& around);

}  // namespace baybridge
