// Rows `list`: one text of the pack, many leaves of the hub.

#include <string>

#include "translate/stage.h"

namespace baybridge {

void Stage::SplitList(const PlanRow& row) {
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  const std::string& separator = row.row->argument;
  for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
    const Node& node = source_->nodes[instances_[at].node];
    if (node.text_size == 0 || node.is(kNilNode) || !GuardsHold(row, at)) continue;
    const PatternId target = row.target[0];
    const std::uint32_t parent =
        FrameFor(plan_->target[plan_->target[target].parent].frame, at, row_index, true);
    if (parent == kNone) continue;
    std::string_view rest = node.value();
    for (std::uint32_t ordinal = 0;; ++ordinal) {
      const std::size_t end = rest.find(separator);
      const std::string_view value = rest.substr(0, end);
      std::uint32_t slot = kNone;
      std::uint32_t frame = FindFrame(target, parent, ordinal, slot);
      if (frame == kNone) frame = NewFrame(target, parent, ordinal, at, row_index, slot);
      const std::uint32_t item = AddLeaf(frame, target, value, row_index);
      const bool exact = !value.empty() && row.relationship == Relationship::kEquivalent;
      AddEdge(instances_[at].node, item, row_index, exact ? LeafState::kCarried : LeafState::kLost);
      Arrive(at, frame, item, row_index);
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + separator.size());
    }
  }
}

void Stage::JoinList(const PlanRow& row) {
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  const std::string& separator = row.row->argument;
  std::uint32_t at = first_instance_[row.source[0]];
  while (at != kNone) {
    const std::uint32_t parent = instances_[at].parent;
    std::string joined;
    bool exact = row.relationship == Relationship::kEquivalent;
    std::uint32_t end = at;
    for (; end != kNone && instances_[end].parent == parent; end = instances_[end].next) {
      const std::string_view value = source_->nodes[instances_[end].node].value();
      if (end != at) joined += separator;
      joined += value;
      exact = exact && !value.empty() && value.find(separator) == std::string_view::npos;
    }
    const std::uint32_t frame = FrameFor(plan_->target[row.target[0]].frame, at, row_index, true);
    const bool writes =
        frame != kNone && !joined.empty() && GuardsHold(row, at) &&
        (!plan_->target[row.target[0]].contested || FindItem(frame, row.target[0]) == kNone);
    if (writes) {
      const std::string_view text = target_->arena.Copy(joined);
      const std::uint32_t item = AddLeaf(frame, row.target[0], text, row_index);
      for (std::uint32_t i = at; i != end; i = instances_[i].next) {
        AddEdge(instances_[i].node, item, row_index,
                exact ? LeafState::kCarried : LeafState::kLost);
        Arrive(i, frame, item, row_index);
      }
    }
    at = end;
  }
}

}  // namespace baybridge
