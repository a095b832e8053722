#pragma once

// What the readers of the tables of schemas/hub/print share; used by them only.

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"
#include "print/print_data.h"
#include "text/csv.h"

namespace baybridge {

// Whose tables are read, and for which kind. Both must outlive it.
struct PrintSource {
  const PackSet& packs;
  const Kind& kind;
  std::filesystem::path folder;  // schemas/hub/print

  // The element of a path of the hub, whether it says ‘[]’ or not; kNone where there is none.
  ElementId Element(std::string_view path) const;
};

// Reads a table of at most 4 MiB. Fails like ReadFile, and with kMalformed where it is no CSV table
// or lacks one of the columns.
Result<CsvTable> OpenPrintTable(const std::filesystem::path& file,
                                std::initializer_list<std::string_view> columns);

// The parts of a cell between separators; none of an empty cell.
std::vector<std::string> PartsOf(std::string_view cell, std::string_view separator);

// A whole number that is not negative; -1 for anything else.
int WholeNumberOf(std::string_view cell);

// Reads due.csv into `data`, whose titles are read already. Fails like OpenPrintTable, and with
// kMalformed and file:line for a path that the kind does not have or a title that is missing.
Result<Done> ReadDueRows(const PrintSource& source, PrintData& data);

// Reads the views that the settings name into `data`, whose titles and settings are read already.
// Fails like ReadDueRows.
Result<Done> ReadViews(const PrintSource& source, PrintData& data);

}  // namespace baybridge
