#pragma once

// What the readers of a scheme's tables share; used by them only.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/result.h"
#include "scales/scale_scheme.h"
#include "text/csv.h"

namespace baybridge {

// A table of a scheme with these columns, ‘evidence’ and ‘status’; `place` is its name for
// messages. Fails with kMalformed and file:line: no CSV table, a column that is missing, a row
// without evidence, an unknown status.
Result<CsvTable> ReadScaleTable(std::string_view bytes,
                                std::string place,
                                std::initializer_list<std::string_view> columns);

// The cell of a row in a column of that name; empty where there is none.
std::string_view CellOf(const CsvTable& table, const CsvRow& row, std::string_view column);

// Whether nobody could verify what the row states.
bool IsUnverified(const CsvTable& table, const CsvRow& row);

// Index of a decision table of the scheme, or kNone.
std::uint32_t FindTable(const ScaleScheme& scheme, std::string_view id);

// Appends the names of the results to the variables of the scheme, behind its items. Fails with
// kMalformed and file:line for a name that is empty or taken.
Result<Done> NameResults(const CsvTable& results, ScaleScheme& scheme);

// Fills the results of a scheme whose items and decision tables are read and whose results are
// named; `items`: how many of its variables are items. Fails with kMalformed and file:line: a cell
// that is not of its form, a result that rests on a later one, a table that does not exist.
Result<Done> ReadResults(const CsvTable& results, std::uint32_t items, ScaleScheme& scheme);

}  // namespace baybridge
