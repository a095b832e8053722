#include "pipeline/no_arrival.h"

#include <algorithm>

namespace baybridge {
namespace {

// Whether a path or selector of any row reads the element. That rows read what may stand below an
// empty group says nothing of the group.
bool Reads(const Plan& plan, ElementId element) {
  if (element == kNone) return false;
  for (PatternId id = 0; id < plan.source.size(); ++id) {
    const Pattern& pattern = plan.source[id];
    if (pattern.element == element && (pattern.is_leaf || pattern.children.empty())) return true;
  }
  return false;
}

}  // namespace

NoArrival WhyNotArrived(const LedgerEntry& entry, ElementId element, const TablesOfWay& tables) {
  const Plan* const to_hub = tables.to_hub;
  const Plan* const from_hub = tables.from_hub;
  if (to_hub == nullptr && from_hub == nullptr) return NoArrival::kNoRowToHub;
  if (to_hub == nullptr)
    return Reads(*from_hub, element) ? NoArrival::kNoValueFromHub : NoArrival::kNoRowFromHub;
  if (entry.to_hub_row == kNone || from_hub == nullptr)
    return Reads(*to_hub, element) ? NoArrival::kNoValueToHub : NoArrival::kNoRowToHub;
  const std::vector<PatternId>& made = to_hub->rows[entry.to_hub_row].target;
  const bool read = std::ranges::any_of(
      made, [&](PatternId id) { return Reads(*from_hub, to_hub->target[id].element); });
  return read ? NoArrival::kNoValueFromHub : NoArrival::kNoRowFromHub;
}

}  // namespace baybridge
