#pragma once

#include <string>
#include <string_view>

#include "pack/pack.h"

namespace baybridge {

// The heading of the column that a field of a sheet stands in.
std::string_view ColumnOf(const Field& field);

// The XSD that the fields of a sheet state: the root holds one leaf a column, in the order of the
// fields; every leaf may be absent unless it is required, and none is empty (an empty cell is
// absence). Compiled and judged with like the XSD of any other kind.
std::string SheetXsd(const Pack& pack, const Kind& kind);

}  // namespace baybridge
