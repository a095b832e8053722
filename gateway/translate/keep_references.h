#pragma once

#include <vector>

#include "core/finding.h"
#include "core/record.h"
#include "translate/plan.h"

namespace baybridge {

// After kept leaves were put back into what `plan` made: every reference must lead to a group that
// is there. One that was put back though the identity it names was not becomes again what the
// translation made of it (GW-TRN-007); one that leads nowhere even so is told (GW-TRN-011).
// `origin` is by node of `restored`: the node of `made`, or kNone.
void SettleReferences(const Plan& plan,
                      const Record& made,
                      const std::vector<NodeId>& origin,
                      Record& restored,
                      Findings& findings);

}  // namespace baybridge
