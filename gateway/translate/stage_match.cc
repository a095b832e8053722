// Reading: which pattern claims which node (rules R1, R8), and guards (rule R6).

#include "translate/stage.h"

namespace baybridge {

// Only what the last record touched is cleared: a table has many more patterns than a record has
// groups.
void Stage::ClearTouched() {
  for (const Instance& instance : instances_) {
    first_instance_[instance.pattern] = kNone;
    last_instance_[instance.pattern] = kNone;
  }
  for (const Frame& frame : frames_) {
    first_frame_[frame.pattern] = kNone;
    last_frame_[frame.pattern] = kNone;
    if (frame.slot != kNone) frame_slots_[frame.slot] = kNone;
  }
}

void Stage::Reset(const Plan& plan, const Record& source) {
  constexpr std::size_t kSlots = 256;
  if (sized_for_ == &plan) {
    ClearTouched();
  } else {
    sized_for_ = &plan;
    first_instance_.assign(plan.source.size(), kNone);
    last_instance_.assign(plan.source.size(), kNone);
    first_frame_.assign(plan.target.size(), kNone);
    last_frame_.assign(plan.target.size(), kNone);
    frame_slots_.assign(kSlots, kNone);
  }
  plan_ = &plan;
  source_ = &source;
  instances_.clear();
  instance_of_.assign(source.nodes.size(), kNone);
  recognised_.clear();
  fixed_.Clear(plan.source.has_fixed() ? plan.source.size() : 0);
  frames_.clear();
  links_.clear();
  items_.clear();
  edges_.clear();
  row_of_target_.clear();
}

std::uint32_t Stage::AddInstance(PatternId pattern,
                                 std::uint32_t parent,
                                 std::uint32_t ordinal,
                                 NodeId node) {
  const auto id = static_cast<std::uint32_t>(instances_.size());
  const bool each = plan_->source[pattern].repeat == Repeat::kEach;
  instances_.push_back({.pattern = pattern,
                        .parent = parent,
                        .ordinal = ordinal,
                        .each = each || parent == kNone ? id : instances_[parent].each,
                        .next = kNone,
                        .node = node,
                        .links = static_cast<std::uint32_t>(links_.size()),
                        .arrived = false,
                        .recognised = false});
  if (last_instance_[pattern] == kNone) {
    first_instance_[pattern] = id;
  } else {
    instances_[last_instance_[pattern]].next = id;
  }
  last_instance_[pattern] = id;
  instance_of_[node] = id;
  if (plan_->link_counts[pattern] > 0)
    links_.resize(links_.size() + plan_->link_counts[pattern], kNone);
  return id;
}

// Counts this node for every [n] pattern of its element: the n-th match is the one at column n of a
// form.
void Stage::CountFixed(const std::span<const PatternId> candidates,
                       NodeId node,
                       std::uint32_t parent) {
  for (const PatternId id : candidates) {
    const Pattern& pattern = plan_->source[id];
    if (pattern.repeat != Repeat::kFixed ||
        !SelectorsHold(*source_, node, pattern.selectors, nullptr))
      continue;
    fixed_.Add(id, parent);
  }
}

std::uint32_t Stage::Claim(NodeId node, std::uint32_t parent) {
  const std::uint32_t rank = plan_->source_kind->shape.elements[source_->nodes[node].element].rank;
  const std::span<const PatternId> candidates =
      plan_->source.Candidates(instances_[parent].pattern, rank);
  if (!fixed_.empty()) CountFixed(candidates, node, parent);
  for (const PatternId id : candidates) {
    const Pattern& pattern = plan_->source[id];
    const std::size_t recognised = recognised_.size();
    if (!pattern.selectors.empty()) {
      scratch_nodes_.clear();
      if (!SelectorsHold(*source_, node, pattern.selectors, &scratch_nodes_)) continue;
      for (const NodeId leaf : scratch_nodes_) recognised_.emplace_back(0, leaf);
    }
    const std::uint32_t last = last_instance_[id];
    const bool again = last != kNone && instances_[last].parent == parent;
    std::uint32_t ordinal = 0;
    if (pattern.repeat == Repeat::kEach) {
      ordinal = again ? instances_[last].ordinal + 1 : 0;
    } else if (pattern.repeat == Repeat::kFixed) {
      ordinal = pattern.index;
      if (fixed_.matches(id) != pattern.index) {
        recognised_.resize(recognised);
        continue;
      }
    } else if (again) {
      recognised_.resize(recognised);
      Report("GW-TRN-002", Severity::kWarning, node, nullptr);
      return kNone;
    }
    const std::uint32_t instance = AddInstance(id, parent, ordinal, node);
    for (std::size_t i = recognised; i < recognised_.size(); ++i) recognised_[i].first = instance;
    instances_[instance].recognised = recognised_.size() > recognised;
    return instance;
  }
  return kNone;
}

void Stage::Match() {
  if (source_->nodes.empty() || source_->nodes[0].element == kNone) return;
  AddInstance(0, kNone, 0, 0);
  // Nodes stand in document order, parents before children: one pass, no recursion.
  for (NodeId node = 1; node < source_->nodes.size(); ++node) {
    const Node& n = source_->nodes[node];
    if (n.element == kNone) continue;
    const std::uint32_t parent = instance_of_[n.parent];
    if (parent != kNone) Claim(node, parent);
  }
}

bool Stage::GuardsHold(const PlanRow& row, std::uint32_t instance) const {
  for (const PlanGuard& guard : row.guards) {
    std::uint32_t at = instance;
    while (at != 0 && instances_[at].pattern != guard.ancestor) at = instances_[at].parent;
    const bool equals = guard.op == GuardTerm::Op::kEquals;
    const NodeId found =
        FindRelative(*source_, instances_[at].node, guard.rest, equals ? &guard.value : nullptr);
    bool present = found != kNone;
    if (present && !equals && source_->IsLeaf(found) && source_->nodes[found].text_size == 0)
      present = false;
    if (present == (guard.op == GuardTerm::Op::kAbsent)) return false;
  }
  return true;
}

// Orders two instances by their positions in repeated groups, from the outermost group inwards: -1,
// 0 or 1.
int Stage::CompareOrdinals(std::uint32_t a, std::uint32_t b) const {
  std::uint32_t each_a = instances_[a].each;
  std::uint32_t each_b = instances_[b].each;
  if (each_a == each_b) return 0;
  const auto up = [this](std::uint32_t each) { return instances_[instances_[each].parent].each; };
  const auto depth = [this](std::uint32_t each) {
    return plan_->source[instances_[each].pattern].each_depth;
  };
  while (depth(each_a) > depth(each_b)) each_a = up(each_a);
  while (depth(each_b) > depth(each_a)) each_b = up(each_b);
  int order = 0;
  while (each_a != each_b && depth(each_a) > 0) {
    // What lies further out decides; so the last difference found on the way up counts.
    if (instances_[each_a].ordinal != instances_[each_b].ordinal) {
      order = instances_[each_a].ordinal < instances_[each_b].ordinal ? -1 : 1;
    }
    each_a = up(each_a);
    each_b = up(each_b);
  }
  return order;
}

// The instance of the row's leaf `part` at the same positions in repeated groups as `instance`;
// kNone if there is none. Instances stand in document order, and a row asks in that order too, so
// each part's cursor only moves forward.
std::uint32_t Stage::InstanceBeside(std::uint32_t part, std::uint32_t instance) {
  std::uint32_t& at = cursor_[part];
  while (at != kNone) {
    const int order = CompareOrdinals(at, instance);
    if (order == 0) return at;
    if (order > 0) return kNone;
    at = instances_[at].next;
  }
  return kNone;
}

void Stage::ResetCursors(const PlanRow& row) {
  for (std::size_t part = 0; part < row.source.size(); ++part)
    cursor_[part] = first_instance_[row.source[part]];
}

std::uint32_t Stage::OrdinalAt(std::uint32_t each, std::uint32_t depth) const {
  while (each != 0 && plan_->source[instances_[each].pattern].each_depth > depth) {
    each = instances_[instances_[each].parent].each;
  }
  if (plan_->source[instances_[each].pattern].each_depth != depth) return kNone;
  return instances_[each].ordinal;
}

}  // namespace baybridge
