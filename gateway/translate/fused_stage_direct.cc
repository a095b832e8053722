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
      if (in == kNone) return !refused_;
      group.onward = {.pattern = direct.frame, .frame = in};
    }
  }
  if (refused_ || sheet_.at(in, direct.slot) != kNone) return false;
  best.row = direct.second_row;
  best.target =
      sheet_.AddLeafAt(in, direct.slot, direct.target, text, direct.second_row, flags, origin);
  return true;
}

bool FusedStage::RunDirectLeaf(const DirectRow& direct, const Leaf& leaf, std::uint32_t at) {
  if (leaf.size == 0 || (leaf.flags & kNilNode) != 0) return true;
  DirectMade fresh;
  const DirectMade* made = &direct.copied;
  std::string_view text = leaf.value();
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
    const Made frame{group, at, direct.first_row, leaf.group};
    if (FrameFor(direct.touched, frame, true) == kNone) return true;
    if (refused_) return false;
    group.touched = direct.touched;
  }
  HubBest& best = direct_.Add();
  best = {};
  if (direct.second_row != kNone && !text.empty() &&
      !onward_->PutDirect(direct, group, leaf.origin, text, flags, best))
    return false;
  if (best.target != kNone) best.state = made->second;
  AddDirectEdge(leaf.origin, direct.first_row, made->first);
  return true;
}

bool FusedStage::RunDirect(PatternId source, const DirectRow& direct) {
  for (std::uint32_t at = input_.first(source); at != kNone; at = input_.leaves[at].next) {
    if (!RunDirectLeaf(direct, input_.leaves[at], at)) return false;
  }
  return true;
}

}  // namespace baybridge
