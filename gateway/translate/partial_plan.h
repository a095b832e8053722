#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/result.h"
#include "translate/plan.h"

namespace baybridge {

// CompilePlan for those rows of a table that `takes` takes.
std::unique_ptr<const Plan> CompilePartialPlan(const MappingTable& table,
                                               Direction direction,
                                               const TransformContext& context,
                                               const std::function<bool(const TableRow&)>& takes,
                                               std::vector<Failure>& problems);

}  // namespace baybridge
