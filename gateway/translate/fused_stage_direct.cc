// Rows whose leaf of the hub is never written.

#include <algorithm>

#include "format/scan.h"
#include "translate/fused_stage.h"

namespace baybridge {

BAYBRIDGE_INLINE bool FusedStage::PutDirect(const DirectRow& direct,
                                            PodList<FusedInput::Group>& groups,
                                            std::string_view text,
                                            std::uint8_t flags,
                                            OnDirect& leaf) {
  std::uint32_t in = 0;
  if (direct.frame != 0) {
    in = FrameFor(direct.frame, {groups, leaf.group, 1, 0, direct.second_row, 0}, true);
    if (in == kNone) return !refused_;
  }
  if (refused_ || sheet_.at(in, direct.slot) != kNone) return false;
  leaf.best.row = direct.second_row;
  leaf.best.target =
      sheet_.AddLeafAt(in, direct.slot, direct.target, text, direct.second_row, flags, leaf.origin);
  return true;
}

BAYBRIDGE_INLINE bool FusedStage::CarryDirect(const DirectRow& direct, OnDirect& leaf) {
  if (direct.first == nullptr && direct.second == nullptr) {
    DirectMade made = direct.copied;
    made.text = leaf.text;
    const auto flags = static_cast<std::uint8_t>((leaf.flags & kCopiedFlags) | kNeedsEscape);
    return CarryMade(direct, made, flags, leaf);
  }
  DirectMade fresh;
  const std::uint32_t known = direct.Find(leaf.text, leaf.code);
  if (known == TextIndex::kAbsent && !MakeDirect(direct, leaf.text, *arena_, fresh)) return false;
  return CarryMade(direct, known == TextIndex::kAbsent ? fresh : direct.made[known], kNeedsEscape,
                   leaf);
}

BAYBRIDGE_INLINE bool FusedStage::CarryMade(const DirectRow& direct,
                                            const DirectMade& made,
                                            std::uint8_t flags,
                                            OnDirect& leaf) {
  if (made.left_out) return true;
  FusedInput::Group& group = input_.groups[leaf.group];
  if (direct.touched != 0 && group.touched != direct.touched) {
    if ((direct.touched & kLazyTouch) != 0) {
      lazy_had_ |= std::uint64_t{1} << (direct.touched & 63U);
    } else {
      const Made frame{input_.groups, leaf.group, 0, leaf.at, direct.first_row, leaf.group};
      if (FrameFor(direct.touched, frame, true) == kNone) return true;
      if (refused_) return false;
    }
    group.touched = direct.touched;
  }
  leaf.made = went_direct_ = true;
  leaf.first = made.first;
  if (direct.second_row != kNone && !made.text.empty() &&
      !onward_->PutDirect(direct, input_.groups, made.text, flags, leaf))
    return false;
  if (leaf.best.target != kNone) leaf.best.state = made.second;
  return true;
}

bool FusedStage::RunAlone(const DirectRow& direct,
                          const Node& node,
                          std::uint32_t group,
                          LedgerEntry& entry) {
  if ((node.flags & kNilNode) != 0) return true;
  OnDirect leaf{.text = node.value(),
                .origin = entry.source,
                .code = node.code,
                .flags = node.flags,
                .group = group,
                .at = 0};
  if (!CarryDirect(direct, leaf)) return false;
  if (!leaf.made) return true;
  entry.state = std::max(leaf.first, leaf.best.state);
  entry.relationship = direct.first_relationship;
  entry.to_hub_row = direct.first_row;
  if (leaf.best.row == kNone) return true;
  entry.relationship = std::max(entry.relationship, direct.second_relationship);
  entry.from_hub_row = leaf.best.row;
  entry.target = leaf.best.target;
  entry.target_text = onward_->sheet_.leaves()[leaf.best.target].value();
  return true;
}

FusedStage::OnDirect FusedStage::DirectLeaf(std::uint32_t at) const {
  const Leaf& from = input_.leaves[at];
  return {.text = from.value(),
          .origin = from.origin,
          .code = from.code,
          .flags = from.flags,
          .group = from.group,
          .at = at};
}

void FusedStage::TellDirect(const DirectRow& direct, const OnDirect& leaf) {
  if (!leaf.made) return;
  direct_.Add() = leaf.best;
  AddDirectEdge(leaf.origin, direct.first_row, leaf.first);
}

bool FusedStage::RunDirect(const PlanRow& row, const DirectRow& direct) {
  if (direct.way == DirectRow::Way::kWithNext) return RunDirectTwo(row, direct);
  const PatternId source = row.source[0];
  for (std::uint32_t at = input_.first(source); at != kNone; at = input_.leaves[at].next) {
    if (!IsThere(at)) continue;
    OnDirect leaf = DirectLeaf(at);
    if (!CarryDirect(direct, leaf)) return false;
    TellDirect(direct, leaf);
  }
  return true;
}

// Both leaves of a group, or the first alone.
bool FusedStage::RunDirectTwo(const PlanRow& row, const DirectRow& first) {
  const DirectRow& second = (&first)[1];
  std::uint32_t beside = input_.first(row.source[1]);
  for (std::uint32_t at = input_.first(row.source[0]); at != kNone; at = input_.leaves[at].next) {
    const std::uint32_t group = input_.leaves[at].group;
    while (beside != kNone && input_.leaves[beside].group < group)
      beside = input_.leaves[beside].next;
    if (!IsThere(at)) continue;
    OnDirect leaf = DirectLeaf(at);
    DirectMade made = first.copied;
    const bool has_second =
        beside != kNone && input_.leaves[beside].group == group && IsThere(beside);
    if (has_second) {
      OnDirect other = DirectLeaf(beside);
      const std::uint32_t known = second.Find(other.text, other.code);
      if (known == TextIndex::kAbsent) return false;  // to be told
      made = second.made[known];
      if (made.text.empty() || !CarryMade(second, made, kNeedsEscape, other)) return false;
      TellDirect(second, other);
    }
    made.text = leaf.text;
    if (!CarryMade(first, made, kNeedsEscape, leaf)) return false;
    TellDirect(first, leaf);
  }
  return true;
}

}  // namespace baybridge
