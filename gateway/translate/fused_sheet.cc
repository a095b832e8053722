#include "translate/fused_sheet.h"

#include <algorithm>

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
    made.elsewhere = made.elsewhere || tree_[leaf].frame != frame;
    selected_.push_back(
        {.leaf = leaf, .slot = leaf_slot_[leaf], .text = pattern.selector_values[i]});
  }
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
}

void Sheet::Clear() {
  for (const SheetFrame& frame : frames_) made_[frame.pattern] = {};
  frames_.clear();
  leaves_.clear();
  slots_used_ = 0;
  bits_used_ = 0;
}

// Room for the slots of one more frame, all free.
inline void Sheet::Reserve(std::uint32_t count) {
  const std::uint32_t words = count / 64 + 1;
  if (slots_used_ + count > slots_.size()) [[unlikely]]
    slots_.resize((slots_used_ + count) * 2);
  if (bits_used_ + words > bits_.size()) [[unlikely]]
    bits_.resize((bits_used_ + words) * 2);
  std::uint64_t* const bits = bits_.data() + bits_used_;
  bits[0] = 0;
  for (std::uint32_t i = 1; i < words; ++i) bits[i] = 0;
  slots_used_ += count;
  bits_used_ += words;
}

std::uint32_t Sheet::AddFrame(PatternId pattern,
                              std::uint32_t parent,
                              std::uint32_t ordinal,
                              std::uint64_t key,
                              std::uint32_t source) {
  const std::uint32_t id = frames_.size();
  const std::uint32_t count = layout_.count(pattern);
  frames_.Add() = {.pattern = pattern,
                   .parent = parent,
                   .ordinal = ordinal,
                   .slots = slots_used_,
                   .bits = bits_used_,
                   .next = kNone,
                   .last = id,
                   .next_made = kNone,
                   .source = source,
                   .node = kNone,
                   .key = key};
  Reserve(count);
  Made& made = made_[pattern];
  (made.last == kNone ? made.first : frames_[made.last].next_made) = id;
  made.last = id;
  if (parent == kNone) return id;
  const std::uint32_t slot = layout_.frame_slot(pattern);
  const std::uint32_t first = at(parent, slot);
  if (first == kNone) {
    Take(parent, slot, id);
  } else if (frames_[first].key > key) {
    frames_[id].next = first;
    frames_[id].last = frames_[first].last;
    Take(parent, slot, id);
  } else {
    Chain(first, id);
  }
  return id;
}

// Puts a frame behind the frames of its chain whose key is not above its own.
void Sheet::Chain(std::uint32_t first, std::uint32_t id) {
  std::uint32_t before = frames_[first].last;
  if (frames_[before].key > frames_[id].key) {
    before = first;
    while (frames_[frames_[before].next].key <= frames_[id].key) before = frames_[before].next;
  }
  frames_[id].next = frames_[before].next;
  frames_[before].next = id;
  if (frames_[id].next == kNone) frames_[first].last = id;
}

void Sheet::List(std::uint32_t frame, std::vector<Entry>& entries) const {
  const SheetFrame& owner = frames_[frame];
  const SheetLayout::Slot* slots = layout_.slots(owner.pattern);
  const std::uint32_t count = layout_.count(owner.pattern);
  const std::size_t begin = entries.size();
  std::uint64_t highest = 0;
  bool sorted = true;
  const auto add = [&](std::uint64_t key, std::uint32_t slot, std::uint32_t id) {
    sorted = sorted && key >= highest;
    highest = key;
    entries.push_back({.key = key, .slot = slot, .id = id});
  };
  for (std::uint32_t word = 0; word * 64 < count; ++word) {
    for (std::uint64_t bits = bits_[owner.bits + word]; bits != 0; bits &= bits - 1) {
      const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(__builtin_ctzll(bits));
      const std::uint32_t id = slots_[owner.slots + slot];
      if (!slots[slot].is_frame) {
        add(slots[slot].key, slot, id);
        continue;
      }
      for (std::uint32_t at = id; at != kNone; at = frames_[at].next) {
        add(frames_[at].key, slot, at);
      }
    }
  }
  if (sorted) return;
  // Nearly sorted already; and std::stable_sort allocates.
  constexpr std::size_t kFew = 64;
  if (entries.size() - begin > kFew) {
    std::stable_sort(entries.begin() + static_cast<std::ptrdiff_t>(begin), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.key < b.key; });
    return;
  }
  for (std::size_t i = begin + 1; i < entries.size(); ++i) {
    const Entry entry = entries[i];
    std::size_t at = i;
    for (; at > begin && entries[at - 1].key > entry.key; --at) entries[at] = entries[at - 1];
    entries[at] = entry;
  }
}

}  // namespace baybridge
