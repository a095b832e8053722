// Rows whose leaf of the hub is never written.

#include "translate/fused_stage.h"

namespace baybridge {
namespace {

// One value through the transforms of two rows (null: as it is). False where one of them makes
// nothing of it, or a finding.
bool ApplyTwice(const Transform* first,
                const PlanRow* onward,
                std::string_view text,
                Arena& arena,
                AppliedTwice& applied) {
  const Transform* second = onward == nullptr ? nullptr : onward->transform.get();
  applied.first = {.outcome = Applied::Outcome::kExact,
                   .relationship = Relationship::kEquivalent,
                   .machine_converted = false,
                   .text = text};
  applied.second = applied.first;
  if (first != nullptr && second != nullptr) {
    applied = first->ApplyTwice(*second, text, arena);
  } else if (first != nullptr) {
    applied.first = first->ApplyOne(text, arena);
    applied.second.text = applied.first.text;
  } else if (second != nullptr) {
    applied.second = second->ApplyOne(text, arena);
  }
  const auto fails = [](const AppliedOne& one) {
    return one.outcome == Applied::Outcome::kNothing || one.machine_converted;
  };
  return !fails(applied.first) && (applied.first.text.empty() || !fails(applied.second));
}

}  // namespace

bool FusedStage::PutDirect(const DirectRow& direct,
                           FusedInput::Group& group,
                           std::uint32_t origin,
                           std::string_view text,
                           std::uint8_t flags,
                           HubBest& best) {
  const PatternId frame = sheet_.layout().owner(direct.target);
  const std::uint32_t row = direct.second_row;
  std::uint32_t in = 0;
  if (frame != 0 && group.onward.pattern == frame) {
    in = group.onward.frame;
  } else if (frame != 0) {
    in = FrameFor(frame, {group, 0, row, 0}, true);
    if (in == kNone) return true;
    group.onward = {.pattern = frame, .frame = in};
  }
  if (refused_ || sheet_.FindLeaf(in, direct.target) != kNone) return false;
  best.row = row;
  best.target = sheet_.AddLeaf(in, direct.target, text, row, flags);
  sheet_.leaves()[best.target].origin = origin;
  return true;
}

bool FusedStage::RunDirect(const PlanRow& row, std::uint32_t row_index, const DirectRow& direct) {
  const PlanRow* onward =
      direct.second_row == kNone ? nullptr : &onward_->plan_.rows[direct.second_row];
  for (std::uint32_t at = input_.first[row.source[0]]; at != kNone; at = input_.leaves[at].next) {
    const Leaf& leaf = input_.leaves[at];
    if (leaf.size == 0 || (leaf.flags & kNilNode) != 0) continue;
    AppliedTwice applied;
    if (!ApplyTwice(row.transform.get(), onward, leaf.value(), *arena_, applied)) return false;
    if (applied.first.text.empty()) continue;
    FusedInput::Group& group = input_.groups[leaf.group];
    if (direct.touched != 0 && group.touched != direct.touched) {
      if (FrameFor(direct.touched, at, row_index, true) == kNone) continue;
      if (refused_) return false;
      group.touched = direct.touched;
    }
    HubBest best;
    if (onward != nullptr && !applied.second.text.empty()) {
      const bool copied = row.transform == nullptr && onward->transform == nullptr;
      const auto flags =
          static_cast<std::uint8_t>((copied ? leaf.flags & kCopiedFlags : 0) | kNeedsEscape);
      best.state = StateOf(applied.second, onward->relationship);
      if (!onward_->PutDirect(direct, group, leaf.origin, applied.second.text, flags, best))
        return false;
      if (best.target == kNone) best = {};
    }
    AddEdge(leaf.origin, kDirectEdge | direct_.size(), row_index,
            StateOf(applied.first, row.relationship));
    direct_.Add() = best;
  }
  return true;
}

}  // namespace baybridge
