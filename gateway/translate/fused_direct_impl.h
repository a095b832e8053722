#pragma once

#include "translate/fused_direct.h"

namespace baybridge {

// The parts of FindDirectRows that look at rows that are known to go directly.

// What the rows and the plans say, in one place; and what the transforms make of the values that
// they know, into `texts`.
void FillDirect(const FusedPlan& plan, DirectRow& direct);
void ComposeKnown(DirectRow& direct, Arena& texts);
// The same for the codes of the leaf's own list, by their place in it.
void FillByCode(const FusedPlan& plan, DirectRow& direct);
// Which leaves of the source are read by one direct row only, and which by none.
void FindAlone(const FusedPlan& plan, DirectRows& found);

}  // namespace baybridge
