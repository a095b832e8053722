#include "translate/fused_layout.h"

#include <algorithm>
#include <utility>

namespace baybridge {

SheetLayout::SheetLayout(const PatternTree& tree)
    : tree_(tree),
      leaf_slot_(tree.size(), kNone),
      frames_(tree.size()) {
  std::vector<std::uint8_t> leaf(tree.size(), 0);
  std::vector<std::vector<PatternId>> inner(tree.size());
  for (PatternId id = 0; id < tree.size(); ++id) {
    leaf[id] = leaf[id] != 0 || tree[id].is_leaf ? 1 : 0;
    for (const PatternId selected : tree[id].selector_leaves) leaf[selected] = 1;
  }
  for (PatternId id = 0; id < tree.size(); ++id) {
    if (id != 0 && tree[id].is_frame()) {
      const PatternId outer = tree[tree[id].parent].frame;
      frames_[id].outer = outer;
      frames_[id].each = tree[id].repeat == Repeat::kEach;
      frames_[id].each_depth = tree[id].each_depth;
      frames_[id].index = tree[id].index;
      inner[outer].push_back(id);
    }
    if (leaf[id] != 0 && id != 0) {
      leaf_slot_[id] = 0;
      if (!tree[id].is_frame()) inner[tree[id].frame].push_back(id);
    }
  }
  for (PatternId id = 0; id < tree.size(); ++id) {
    owner_.push_back(tree[id].frame);
    contested_.push_back(tree[id].contested ? 1 : 0);
    if (id == 0 || tree[id].is_frame()) Place(id, inner[id]);
  }
  for (PatternId id = 0; id < tree.size(); ++id) Select(id);
}

void SheetLayout::Select(PatternId frame) {
  const Pattern& pattern = tree_[frame];
  Frame& made = frames_[frame];
  made.key = SheetKey(pattern);
  made.first_selected = static_cast<std::uint32_t>(selected_.size());
  made.selected_count = static_cast<std::uint32_t>(pattern.selector_leaves.size());
  for (std::size_t i = 0; i < pattern.selector_leaves.size(); ++i) {
    const PatternId leaf = pattern.selector_leaves[i];
    const std::uint32_t slot = leaf_slot_[leaf];
    const bool twice = std::any_of(selected_.begin() + made.first_selected, selected_.end(),
                                   [&](const Selected& other) { return other.slot == slot; });
    made.elsewhere = made.elsewhere || twice || tree_[leaf].frame != frame;
    selected_.push_back({.leaf = leaf, .slot = slot, .text = pattern.selector_values[i]});
  }
}

void SheetLayout::LeaveOut(const std::vector<std::uint8_t>& leaves) {
  std::vector<Selected> kept;
  for (Frame& frame : frames_) {
    const std::size_t end = std::size_t{frame.first_selected} + frame.selected_count;
    const auto first = static_cast<std::uint32_t>(kept.size());
    for (std::size_t i = frame.first_selected; i < end; ++i) {
      if (leaves[selected_[i].leaf] == 0) kept.push_back(selected_[i]);
    }
    frame.first_selected = first;
    frame.selected_count = static_cast<std::uint32_t>(kept.size()) - first;
  }
  selected_ = std::move(kept);
}

void SheetLayout::Place(PatternId frame, std::vector<PatternId>& inner) {
  std::sort(inner.begin(), inner.end(),
            [&](PatternId a, PatternId b) { return tree_[a].order < tree_[b].order; });
  Frame& made = frames_[frame];
  made.first = static_cast<std::uint32_t>(slots_.size());
  // The text of a group that is a leaf itself stands before what it holds.
  if (leaf_slot_[frame] != kNone) {
    slots_.push_back({.pattern = frame,
                      .is_frame = false,
                      .childless = inner.empty(),
                      .depth = 0,
                      .inner = kNone,
                      .key = 0});
  }
  for (const PatternId id : inner) {
    const Pattern& pattern = tree_[id];
    const auto slot = static_cast<std::uint32_t>(slots_.size()) - made.first;
    if (pattern.is_frame()) {
      frames_[id].slot = slot;
    } else {
      leaf_slot_[id] = slot;
    }
    slots_.push_back({.pattern = id,
                      .is_frame = pattern.is_frame(),
                      .childless = !pattern.is_frame() && pattern.children.empty(),
                      .depth = static_cast<std::uint32_t>(pattern.within.size()),
                      .inner = pattern.within.empty() ? kNone : pattern.within.back(),
                      .key = SheetKey(pattern).Of(0, 0)});
    if (pattern.element_order != kNoOrder || pattern.repeat_group != kNone ||
        pattern.group_order != pattern.order) {
      made.mixed = true;
    }
  }
  made.count = static_cast<std::uint32_t>(slots_.size()) - made.first;
  made.words = (made.count + 63) / 64;
  made.room = made.words * 2 + (made.count + 1) / 2 * 2;
}

}  // namespace baybridge
