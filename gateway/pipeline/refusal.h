#pragma once

#include <functional>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "pipeline/workspace.h"
#include "translate/translation.h"

namespace baybridge {

// The nodes of a target that its own schema refuses: a value that is not of the leaf's type, a
// group that lacks what it must have, one too many. Taken out, with all below them, the rest is
// valid, unless the root itself lacks something. Empty where the target is valid. Appends one
// finding (GW-TRN-010) for each place, with the number of its leaves and the finding of the schema,
// at the place in the source of the first leaf there that came from it: `place_of` gives that of a
// node of the target, or a location without a line.
std::vector<bool> RefusedNodes(const CompiledKind& compiled,
                               const Record& target,
                               const Limits& limits,
                               const std::function<Location(NodeId)>& place_of,
                               Findings& findings);

// Takes refused nodes out of a target into which kept leaves were put back, and out of the
// translation's own target, which has none of those. `origin` is by node of `restored` the node of
// the translation's target, or kNone, and stays so.
void WithdrawRestored(const std::vector<bool>& refused,
                      Translation& translation,
                      Record& restored,
                      std::vector<NodeId>& origin);

}  // namespace baybridge
