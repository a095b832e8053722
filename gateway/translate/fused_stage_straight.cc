// Rows that run when their leaf is found.

#include <algorithm>

#include "translate/fused_stage.h"
#include "translate/stage_values.h"

namespace baybridge {

FusedStage::Ran FusedStage::RunStraight(const RowProgram::Straight& row,
                                        const StraightLeaf& leaf,
                                        HubBest& best) {
  if (row.once && !leaf.own) {
    std::uint32_t& last = straight_group_[row.source];
    if (last == first_group_ + leaf.group) return Ran::kRefused;
    last = first_group_ + leaf.group;
  }
  if (row.row == kNone || leaf.text.empty() || (leaf.flags & kNilNode) != 0) return Ran::kDone;
  std::string_view text = leaf.text;
  LeafState state =
      row.relationship == Relationship::kEquivalent ? LeafState::kCarried : LeafState::kLost;
  auto flags = static_cast<std::uint8_t>((leaf.flags & kCopiedFlags) | kNeedsEscape);
  if (row.transform != nullptr) {
    const AppliedOne applied = row.transform->ApplyOne(text, *arena_);
    if (applied.machine_converted) return Ran::kRefused;
    if (applied.outcome == Applied::Outcome::kNothing) return Ran::kLater;
    state = std::max(state, StateOf(applied, row.relationship));
    text = applied.text;
    if (text.empty()) return Ran::kDone;
    flags = kNeedsEscape;
  }
  const std::uint32_t frame =
      row.frame == 0
          ? 0
          : FrameFor(row.frame, {input_.groups, leaf.group, 0, 0, row.row, leaf.group}, true);
  if (refused_) return Ran::kRefused;
  if (frame == kNone) return Ran::kDone;
  if (sheet_.at(frame, row.slot) != kNone) return Ran::kRefused;
  best.state = state;
  best.row = row.row;
  best.target = sheet_.AddLeafAt(frame, row.slot, row.target, text, row.row, flags, leaf.origin);
  return Ran::kDone;
}

}  // namespace baybridge
