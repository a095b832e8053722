// Leaves that groups of the hub write by themselves, and that nobody reads or looks for: they are
// not written.

#include <algorithm>

#include "translate/fused_plan.h"

namespace baybridge {

void FusedPlan::DropSilent() {
  std::vector<std::uint8_t> loud(to_hub_.target.size(), 1);
  for (PatternId frame = 0; frame < to_hub_.target.size(); ++frame) {
    for (const PatternId leaf : to_hub_.target[frame].selector_leaves) loud[leaf] = 0;
  }
  for (const Reading& reading : readings_) {
    MarkLoud(reading, reading.slots, loud);
    for (const Reading::Choice& choice : reading.choices) {
      for (const std::vector<Reading::Slot>& slots : choice.slots) MarkLoud(reading, slots, loud);
    }
  }
  std::vector<std::uint8_t> silent(to_hub_.target.size(), 0);
  for (PatternId frame = 0; frame < to_hub_.target.size(); ++frame) {
    for (const PatternId leaf : to_hub_.target[frame].selector_leaves)
      silent[leaf] = IsSilent(frame, leaf, loud) ? 1 : 0;
  }
  hub_.LeaveOut(silent);
}

// Marks leaves that a way of reading their group reads or does not decide about, and those claimed
// by a pattern that may find another one in the group: that is refused or told.
void FusedPlan::MarkLoud(const Reading& reading,
                         const std::vector<Reading::Slot>& slots,
                         std::vector<std::uint8_t>& loud) const {
  const auto claims_too = [](PatternId claim) {
    return [claim](const Reading::Slot& other) { return other.claim == claim; };
  };
  for (std::uint32_t at = 0; at < slots.size(); ++at) {
    const Reading::Slot& slot = slots[at];
    std::uint8_t& mark = loud[hub_.slots(reading.frame)[at].pattern];
    if (mark != 0) continue;
    if (slot.undecided || slot.choice != kNone || slot.own || slot.local != kNone) mark = 1;
    if (slot.claim == kNone) continue;
    const std::uint32_t straight = second_.straight_of[slot.claim];
    if (straight == kNone || second_.straight[straight].row != kNone) mark = 1;
    auto claiming = std::count_if(slots.begin(), slots.end(), claims_too(slot.claim));
    for (const Reading::Choice& choice : reading.choices) {
      for (const std::vector<Reading::Slot>& chosen : choice.slots)
        claiming += std::count_if(chosen.begin(), chosen.end(), claims_too(slot.claim));
    }
    if (claiming > 1) mark = 1;
  }
}

bool FusedPlan::IsSilent(PatternId frame,
                         PatternId leaf,
                         const std::vector<std::uint8_t>& loud) const {
  const Pattern& pattern = to_hub_.target[leaf];
  return pattern.frame == frame && !pattern.is_frame() && !pattern.is_leaf && !pattern.contested &&
         loud[leaf] == 0 && asked_[leaf] == 0 && looked_for_[leaf] == 0 &&
         from_recognised_[frame] == 0;
}

}  // namespace baybridge
