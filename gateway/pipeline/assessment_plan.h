#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/result.h"
#include "pipeline/workspace.h"

namespace baybridge {

// The assessments of a pack's records as the hub sees them, and nothing else of these records: what
// recomputing asks for, at a fraction of the cost of a whole hub record. Constant once made.
struct AssessmentPlan {
  // To the hub, the rows that make assessments alone; null where the pack is the hub.
  std::unique_ptr<const Plan> to_hub;
  // By element of the source: whether an assessment can be made of it.
  std::vector<std::uint8_t> makes;

  // False where the record (elements set) has nothing that an assessment could be made of.
  bool HasAny(const Record& source) const;
};

// Fails like Workspace::TableFor. Compiles: no Record may be alive (see Workspace).
Result<AssessmentPlan> AssessmentPlanFor(Workspace& workspace,
                                         const KindScales& scales,
                                         std::string_view pack,
                                         std::string_view kind);

}  // namespace baybridge
