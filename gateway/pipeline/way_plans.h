#pragma once

#include <string>

#include "core/result.h"
#include "pipeline/workspace.h"

namespace baybridge {

// What a record is translated by from one format into another: there, and back where that is tried.
struct WayPlans {
  const CompiledKind* target = nullptr;
  const Plan* to_hub = nullptr;    // null from the hub
  const Plan* from_hub = nullptr;  // null to the hub
  const Plan* back_to_hub = nullptr;
  const Plan* back_from_hub = nullptr;
};

// Compiles what is not compiled yet, which may add names: no record may be alive meanwhile, or it
// must be read again (Workspace::generation). Fails with kUsage where both formats are the same,
// and as Workspace's functions do.
Result<WayPlans> PlanWay(Workspace& workspace,
                         const std::string& from,
                         const std::string& to,
                         const std::string& kind,
                         bool back);

}  // namespace baybridge
