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
  DirectMade fresh;
  const DirectMade* made = &direct.copied;
  std::string_view text = leaf.text;
  std::uint8_t flags = kNeedsEscape;
  if (direct.first == nullptr && direct.second == nullptr) {
    flags = static_cast<std::uint8_t>((leaf.flags & kCopiedFlags) | kNeedsEscape);
  } else {
    const std::uint32_t known = direct.Find(text, leaf.code);
    if (known == TextIndex::kAbsent && !MakeDirect(direct, text, *arena_, fresh)) return false;
    made = known == TextIndex::kAbsent ? &fresh : &direct.made[known];
    text = made->text;
  }
  if (made->left_out) return true;
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
  leaf.first = made->first;
  if (direct.second_row != kNone && !text.empty() &&
      !onward_->PutDirect(direct, input_.groups, text, flags, leaf))
    return false;
  if (leaf.best.target != kNone) leaf.best.state = made->second;
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

bool FusedStage::RunDirectLeaf(const DirectRow& direct, const Leaf& from, std::uint32_t at) {
  if (from.size == 0 || (from.flags & kNilNode) != 0) return true;
  OnDirect leaf{.text = from.value(),
                .origin = from.origin,
                .code = from.code,
                .flags = from.flags,
                .group = from.group,
                .at = at};
  if (!CarryDirect(direct, leaf)) return false;
  if (!leaf.made) return true;
  direct_.Add() = leaf.best;
  AddDirectEdge(from.origin, direct.first_row, leaf.first);
  return true;
}

bool FusedStage::RunDirect(PatternId source, const DirectRow& direct) {
  for (std::uint32_t at = input_.first(source); at != kNone; at = input_.leaves[at].next) {
    if (!RunDirectLeaf(direct, input_.leaves[at], at)) return false;
  }
  return true;
}

}  // namespace baybridge
