#include "translate/stage.h"

#include <algorithm>

namespace baybridge {

void Stage::Report(std::string_view id,
                   Severity severity,
                   NodeId node,
                   const PlanRow* row,
                   std::string_view found) {
  Finding finding;
  finding.id = std::string(id);
  finding.severity = severity;
  finding.kind = FindingKind::kIncomplete;
  finding.path = source_->PathOf(node);
  finding.location = source_->LocationOf(node);
  if (!found.empty())
    finding.args.push_back({.name = "found", .value = std::string(found), .sensitive = true});
  if (row != nullptr) {
    finding.args.push_back({.name = "row",
                            .value = plan_->table->place + ":" + std::to_string(row->row->line),
                            .sensitive = false});
    if (row->row->codes != nullptr) {
      finding.args.push_back({.name = "table", .value = row->row->codes->id, .sensitive = false});
    }
  }
  findings_->push_back(std::move(finding));
}

void Stage::Run(const Plan& plan, const Record& source, Record& target, Findings& findings) {
  Reset(plan, source);
  target_ = &target;
  findings_ = &findings;
  target.Clear();
  target.names = source.names;
  Match();
  if (!instances_.empty()) {
    NewFrame({.pattern = 0, .parent = kNone, .ordinal = 0}, 0, kNone, kNone);
    if (!plan.identity_rows.empty()) RunIdentities();
    for (const Plan::ReadRow& read : plan.read_rows) {
      if (read.only_source != kNone && first_instance_[read.only_source] == kNone) continue;
      RunRow(plan.rows[read.row]);
    }
    RunReferences();
    if (!items_.empty()) WriteConstants();
    MintIdentities();
  }
  if (!items_.empty()) Emit(target);
  // A leaf stands at the place of the source leaf it came from: what is found in it later can be
  // told with a place in the source's input.
  for (Edge& edge : edges_) {
    if (edge.target == kNone) continue;
    edge.target = items_[edge.target].node;
    target.nodes[edge.target].offset = source.nodes[edge.source].offset;
  }
}

void Stage::Emit(Record& target) {
  const Shape& shape = plan_->target_kind->shape;
  const NodeId root = target.Append(kNone, kNone, shape.elements[0].name);
  target.nodes[root].element = 0;
  row_of_target_.assign(1, kNone);
  EmitFrame(target, 0, root);
}

// Recursion goes as deep as the table's paths have groups, never as deep as a record.
void Stage::EmitFrame(Record& target, std::uint32_t frame, NodeId node) {
  const std::size_t first = sorted_.size();
  for (std::uint32_t item = frames_[frame].first_item; item != kNone; item = items_[item].next)
    sorted_.push_back(item);
  const auto by_key = [&](std::uint32_t a, std::uint32_t b) {
    return items_[a].key < items_[b].key;
  };
  const auto begin = sorted_.begin() + static_cast<std::ptrdiff_t>(first);
  if (!std::is_sorted(begin, sorted_.end(), by_key)) std::stable_sort(begin, sorted_.end(), by_key);
  const std::size_t last = sorted_.size();

  const PatternId top = frames_[frame].pattern;
  const std::size_t base = open_.size();
  open_.push_back({.pattern = top, .node = node, .last = kNone});
  for (std::size_t i = first; i < last; ++i) {
    Item& item = items_[sorted_[i]];
    const PatternId pattern = item.is_frame ? frames_[item.id].pattern : item.id;
    if (pattern == top && !item.is_frame) {
      target.nodes[node].text = item.text;
      target.nodes[node].text_size = item.text_size;
      target.nodes[node].flags |= static_cast<std::uint8_t>(item.flags | kHasText);
      row_of_target_[node] = item.row;
      item.node = node;
      continue;
    }
    // The groups between this frame and the item: keep those that are open, open the others.
    const std::vector<PatternId>& within = plan_->target[pattern].within;
    std::size_t kept = 0;
    while (kept < within.size() && base + 1 + kept < open_.size() &&
           open_[base + 1 + kept].pattern == within[kept])
      ++kept;
    // A leaf that is open because it has attributes or children of its own stays open for them.
    open_.resize(base + 1 + kept);
    const auto append = [&](PatternId id) {
      const ShapeElement& element = plan_->target_kind->shape.elements[plan_->target[id].element];
      const NodeId added =
          target.Append(open_.back().node, open_.back().last, element.name,
                        element.attribute ? std::uint8_t{kAttributeNode} : std::uint8_t{0});
      target.nodes[added].element = plan_->target[id].element;
      row_of_target_.push_back(kNone);
      open_.back().last = added;
      return added;
    };
    for (; kept < within.size(); ++kept) {
      const PatternId id = within[kept];
      const NodeId added = append(id);
      open_.push_back({.pattern = id, .node = added, .last = kNone});
    }
    const NodeId added = append(pattern);
    item.node = added;
    if (item.is_frame) {
      // At the place of the source's group that repeats and made it.
      const Instance& made = instances_[instances_[frames_[item.id].source].each];
      target.nodes[added].offset = source_->nodes[made.node].offset;
      EmitFrame(target, item.id, added);
      continue;
    }
    Node& leaf = target.nodes[added];
    leaf.text = item.text;
    leaf.text_size = item.text_size;
    leaf.flags |= static_cast<std::uint8_t>(item.flags | kHasText);
    row_of_target_[added] = item.row;
    open_.push_back({.pattern = pattern, .node = added, .last = kNone});
  }
  open_.resize(base);
  sorted_.resize(first);
}

}  // namespace baybridge
