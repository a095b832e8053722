#pragma once

#include "translate/fused_plan.h"
#include "translate/fused_sheet.h"

namespace baybridge {

// Fills `straight` and `straight_of` of a program that writes sheets of `layout`: rows that are run
// when their leaf is found, before all others, because nothing tells the difference. A row is left
// out as soon as the order of the target, a constant, a finding or the ledger could.
void FindStraightRows(const SheetLayout& layout, RowProgram& program);

}  // namespace baybridge
