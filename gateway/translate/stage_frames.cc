// Leaves and groups of the target, and the edges that lead to them.

#include "translate/stage.h"

namespace baybridge {
namespace {

std::size_t HashFrame(PatternId pattern, std::uint32_t parent, std::uint32_t ordinal) {
  std::uint64_t key = (std::uint64_t{pattern} << 40U) ^ (std::uint64_t{parent} << 20U) ^ ordinal;
  key *= 0x9E37'79B9'7F4A'7C15ULL;
  return static_cast<std::size_t>(key >> 32U);
}

}  // namespace

// What of a copied node's nature its copy keeps.
std::uint8_t Stage::FlagsFor(const Node* copied) {
  return copied == nullptr ? std::uint8_t{kNeedsEscape}
                           : static_cast<std::uint8_t>(copied->flags &
                                                       (kOpaqueNode | kNumberNode | kBooleanNode)) |
                                 kNeedsEscape;
}

// The frame of that pattern, parent and ordinal, or kNone with the slot where it belongs.
std::uint32_t Stage::FindFrame(const FrameKey& key, std::uint32_t& slot) {
  if (frames_.size() * 2 > frame_slots_.size()) {
    frame_slots_.assign(frame_slots_.size() * 4, kNone);
    for (std::uint32_t i = 1; i < frames_.size(); ++i) {
      std::size_t at = HashFrame(frames_[i].pattern, frames_[i].parent, frames_[i].ordinal) &
                       (frame_slots_.size() - 1);
      while (frame_slots_[at] != kNone) at = (at + 1) & (frame_slots_.size() - 1);
      frame_slots_[at] = i;
      frames_[i].slot = static_cast<std::uint32_t>(at);
    }
  }
  std::size_t at = HashFrame(key.pattern, key.parent, key.ordinal) & (frame_slots_.size() - 1);
  while (frame_slots_[at] != kNone) {
    const Frame& frame = frames_[frame_slots_[at]];
    if (frame.pattern == key.pattern && frame.parent == key.parent && frame.ordinal == key.ordinal)
      return frame_slots_[at];
    at = (at + 1) & (frame_slots_.size() - 1);
  }
  slot = static_cast<std::uint32_t>(at);
  return kNone;
}

// Groups of one element made by different selectors stand in the order of the source, so that the
// order of a list survives.
std::uint64_t Stage::KeyOf(PatternId pattern, std::uint32_t ordinal, std::uint32_t source) const {
  const Pattern& p = plan_->target[pattern];
  if (p.element_order != kNoOrder) {
    return (p.element_order << 40U) | (std::uint64_t{instances_[source].node & 0xF'FFFFU} << 20U) |
           (p.order & 0xF'FFFFU);
  }
  const std::uint64_t minor = p.group_order == p.order && p.repeat_group == kNone ? 0 : p.order;
  return (p.group_order << 40U) | (std::uint64_t{ordinal} << 20U) | (minor & 0xF'FFFFU);
}

std::uint32_t Stage::AddItem(std::uint32_t frame, Item item) {
  const auto id = static_cast<std::uint32_t>(items_.size());
  items_.push_back(item);
  Frame& owner = frames_[frame];
  if (owner.last_item == kNone) {
    owner.first_item = id;
  } else {
    items_[owner.last_item].next = id;
  }
  owner.last_item = id;
  return id;
}

// Leaves stand once in a frame, in the place that their pattern has.
std::uint32_t Stage::AddLeaf(std::uint32_t frame,
                             PatternId target,
                             std::string_view text,
                             std::uint32_t row,
                             const Node* copied) {
  return AddItem(frame, {.key = KeyOf(target, 0, 0),
                         .text = text.data(),
                         .text_size = static_cast<std::uint32_t>(text.size()),
                         .id = target,
                         .next = kNone,
                         .row = row,
                         .node = kNone,
                         .flags = FlagsFor(copied),
                         .is_frame = false});
}

std::uint32_t Stage::FindItem(std::uint32_t frame, PatternId pattern) const {
  for (std::uint32_t item = frames_[frame].first_item; item != kNone; item = items_[item].next) {
    if (!items_[item].is_frame && items_[item].id == pattern) return item;
  }
  return kNone;
}

std::uint32_t Stage::NewFrame(const FrameKey& key,
                              std::uint32_t instance,
                              std::uint32_t row,
                              std::uint32_t slot) {
  const auto [pattern, parent, ordinal] = key;
  const auto id = static_cast<std::uint32_t>(frames_.size());
  frames_.push_back({.pattern = pattern,
                     .parent = parent,
                     .ordinal = ordinal,
                     .source = instance,
                     .next = kNone,
                     .first_item = kNone,
                     .last_item = kNone,
                     .slot = slot});
  if (slot != kNone) frame_slots_[slot] = id;
  if (last_frame_[pattern] == kNone) {
    first_frame_[pattern] = id;
  } else {
    frames_[last_frame_[pattern]].next = id;
  }
  last_frame_[pattern] = id;
  if (parent == kNone) return id;
  AddItem(parent, {.key = KeyOf(pattern, ordinal, instance),
                   .text = nullptr,
                   .text_size = 0,
                   .id = id,
                   .next = kNone,
                   .row = row,
                   .node = kNone,
                   .flags = 0,
                   .is_frame = true});
  // Selector leaves are written with the group (rule R2).
  const Pattern& p = plan_->target[pattern];
  for (std::size_t i = 0; i < p.selector_leaves.size(); ++i) {
    const std::string& value = p.selector_values[i];
    const PatternId leaf = p.selector_leaves[i];
    AddLeaf(id, leaf, value, row);
  }
  return id;
}

// The frame that a leaf of `instance` is written into; kNone where there is none (and none may be
// made, or the source does not repeat as deeply).
std::uint32_t Stage::FrameFor(PatternId frame_pattern,
                              std::uint32_t instance,
                              std::uint32_t row,
                              bool create) {
  if (frame_pattern == 0) return 0;
  const Pattern& pattern = plan_->target[frame_pattern];
  const std::uint32_t parent = FrameFor(plan_->target[pattern.parent].frame, instance, row, create);
  if (parent == kNone) return kNone;
  std::uint32_t ordinal = pattern.index;
  if (pattern.repeat == Repeat::kEach)
    ordinal = OrdinalAt(instances_[instance].each, pattern.each_depth);
  if (ordinal == kNone) return kNone;
  std::uint32_t slot = kNone;
  const FrameKey key{.pattern = frame_pattern, .parent = parent, .ordinal = ordinal};
  const std::uint32_t found = FindFrame(key, slot);
  if (found != kNone || !create) return found;
  return NewFrame(key, instance, row, slot);
}

// The same for one leaf of a row, remembered by the source's group.
std::uint32_t Stage::FrameOfPart(const PlanRow& row, std::uint32_t part, std::uint32_t instance) {
  const std::size_t link = instances_[instances_[instance].each].links + row.links[part];
  if (instances_[instance].pattern == row.source[0] && links_[link] != kNone) return links_[link];
  const std::uint32_t row_index = RowIndex(row);
  const std::uint32_t frame =
      FrameFor(plan_->target[row.target[part]].frame, instance, row_index, true);
  if (instances_[instance].pattern == row.source[0]) links_[link] = frame;
  return frame;
}

void Stage::AddEdge(NodeId source, std::uint32_t item, std::uint32_t row, LeafState state) {
  edges_.push_back({.source = source, .target = item, .row = row, .state = state});
}

// Leaves that a selector recognised have arrived once anything of their group has: as the selector
// leaves of the target's group, or in the place that the target gives to this selector.
void Stage::Arrive(std::uint32_t instance,
                   std::uint32_t frame,
                   std::uint32_t item,
                   std::uint32_t row) {
  for (std::uint32_t at = instance; at != kNone && !instances_[at].arrived;
       at = instances_[at].parent) {
    instances_[at].arrived = true;
    if (instances_[at].recognised) ArriveRecognised(at, frame, item, row);
  }
}

void Stage::ArriveRecognised(std::uint32_t group,
                             std::uint32_t frame,
                             std::uint32_t item,
                             std::uint32_t row) {
  std::uint32_t selected = frame;
  while (selected != kNone && plan_->target[frames_[selected].pattern].selector_leaves.empty())
    selected = frames_[selected].parent;
  for (const auto& [owner, node] : recognised_) {
    if (owner != group) continue;
    if (selected == kNone) {
      AddEdge(node, item, row, LeafState::kCarried);
      continue;
    }
    for (const PatternId leaf : plan_->target[frames_[selected].pattern].selector_leaves)
      AddEdge(node, FindItem(selected, leaf), row, LeafState::kCarried);
  }
}

}  // namespace baybridge
