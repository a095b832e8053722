// Rows whose leaf of the hub is never written.

#include "translate/fused_stage.h"

namespace baybridge {

bool FusedStage::PutDirect(const DirectRow& direct,
                           FusedInput::Group& group,
                           std::uint32_t origin,
                           std::string_view text,
                           std::uint8_t flags,
                           HubBest& best) {
  std::uint32_t in = 0;
  if (direct.frame != 0) {
    if (group.onward.pattern == direct.frame) {
      in = group.onward.frame;
    } else {
      in = FrameFor(direct.frame, {group, 0, direct.second_row, 0}, true);
      if (in == kNone) return true;
      group.onward = {.pattern = direct.frame, .frame = in};
    }
  }
  if (refused_ || sheet_.at(in, direct.slot) != kNone) return false;
  best.row = direct.second_row;
  best.target = sheet_.AddLeafAt(in, direct.slot, direct.target, text, direct.second_row, flags);
  sheet_.leaves()[best.target].origin = origin;
  return true;
}

bool FusedStage::RunDirectLeaf(const DirectRow& direct, const Leaf& leaf, std::uint32_t at) {
  if (leaf.size == 0 || (leaf.flags & kNilNode) != 0) return true;
  const bool copied = direct.first == nullptr && direct.second == nullptr;
  AppliedTwice applied;
  if (copied) {
    applied.first.outcome = applied.second.outcome = Applied::Outcome::kExact;
    applied.first.text = applied.second.text = leaf.value();
  } else if (!ApplyTwice(direct, leaf.value(), *arena_, applied)) {
    return false;
  }
  if (applied.first.text.empty()) return true;
  FusedInput::Group& group = input_.groups[leaf.group];
  if (direct.touched != 0 && group.touched != direct.touched) {
    const Made made{group, at, direct.first_row, leaf.group};
    if (FrameFor(direct.touched, made, true) == kNone) return true;
    if (refused_) return false;
    group.touched = direct.touched;
  }
  HubBest best;
  if (direct.second_row != kNone && !applied.second.text.empty()) {
    const auto flags =
        static_cast<std::uint8_t>((copied ? leaf.flags & kCopiedFlags : 0) | kNeedsEscape);
    best.state = StateOf(applied.second, direct.second_relationship);
    if (!onward_->PutDirect(direct, group, leaf.origin, applied.second.text, flags, best))
      return false;
    if (best.target == kNone) best = {};
  }
  AddEdge(leaf.origin, kDirectEdge | direct_.size(), direct.first_row,
          StateOf(applied.first, direct.first_relationship));
  direct_.Add() = best;
  return true;
}

bool FusedStage::RunDirect(const PlanRow& row, const DirectRow& direct) {
  for (std::uint32_t at = input_.first[row.source[0]]; at != kNone; at = input_.leaves[at].next) {
    if (!RunDirectLeaf(direct, input_.leaves[at], at)) return false;
  }
  return true;
}

}  // namespace baybridge
