// Rows `list`: one text of the pack, many leaves of the hub.

#include <string>

#include "translate/stage.h"

namespace baybridge {

void Stage::SplitList(const PlanRow& row) {
  for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
    const Node& node = source_->nodes[instances_[at].node];
    if (node.text_size == 0 || node.is(kNilNode) || !GuardsHold(row, at)) continue;
    const PatternId outer = plan_->target[plan_->target[row.target[0]].parent].frame;
    const std::uint32_t parent = FrameFor(outer, at, RowIndex(row), true);
    if (parent != kNone) SplitInto(row, parent, at);
  }
}

// A frame for every part of one leaf's text.
void Stage::SplitInto(const PlanRow& row, std::uint32_t parent, std::uint32_t instance) {
  const std::uint32_t row_index = RowIndex(row);
  const std::string& separator = row.row->argument;
  const PatternId target = row.target[0];
  const NodeId node = instances_[instance].node;
  std::string_view rest = source_->nodes[node].value();
  for (std::uint32_t ordinal = 0;; ++ordinal) {
    const std::size_t end = rest.find(separator);
    const std::string_view value = rest.substr(0, end);
    const FrameKey key{.pattern = target, .parent = parent, .ordinal = ordinal};
    std::uint32_t slot = kNone;
    std::uint32_t frame = FindFrame(key, slot);
    if (frame == kNone) frame = NewFrame(key, instance, row_index, slot);
    const std::uint32_t item = AddLeaf(frame, target, value, row_index);
    const bool exact = !value.empty() && row.relationship == Relationship::kEquivalent;
    AddEdge(node, item, row_index, exact ? LeafState::kCarried : LeafState::kLost);
    Arrive(instance, frame, item, row_index);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + separator.size());
  }
}

void Stage::JoinList(const PlanRow& row) {
  std::uint32_t at = first_instance_[row.source[0]];
  while (at != kNone) at = JoinGroup(row, at);
}

// The leaves of one group as one text, from `first` on; returns the first leaf of the next group.
std::uint32_t Stage::JoinGroup(const PlanRow& row, std::uint32_t first) {
  const std::uint32_t row_index = RowIndex(row);
  const std::string& separator = row.row->argument;
  const PatternId target = row.target[0];
  const std::uint32_t parent = instances_[first].parent;
  std::string joined;
  bool exact = row.relationship == Relationship::kEquivalent;
  std::uint32_t end = first;
  for (; end != kNone && instances_[end].parent == parent; end = instances_[end].next) {
    const std::string_view value = source_->nodes[instances_[end].node].value();
    if (end != first) joined += separator;
    joined += value;
    exact = exact && !value.empty() && value.find(separator) == std::string_view::npos;
  }
  const std::uint32_t frame = FrameFor(plan_->target[target].frame, first, row_index, true);
  const bool writes = frame != kNone && !joined.empty() && GuardsHold(row, first) &&
                      (!plan_->target[target].contested || FindItem(frame, target) == kNone);
  if (!writes) return end;
  const LeafState state = exact ? LeafState::kCarried : LeafState::kLost;
  const std::uint32_t item = AddLeaf(frame, target, target_->arena.Copy(joined), row_index);
  for (std::uint32_t i = first; i != end; i = instances_[i].next) {
    AddEdge(instances_[i].node, item, row_index, state);
    Arrive(i, frame, item, row_index);
  }
  return end;
}

}  // namespace baybridge
