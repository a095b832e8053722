// Writing: rows make leaves, leaves make groups (rules R2 to R5, R9).

#include <algorithm>

#include "translate/legacy_date.h"
#include "translate/stage.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kNoTarget = kNone;

std::size_t HashFrame(PatternId pattern, std::uint32_t parent, std::uint32_t ordinal) {
  std::uint64_t key = (std::uint64_t{pattern} << 40U) ^ (std::uint64_t{parent} << 20U) ^ ordinal;
  key *= 0x9E37'79B9'7F4A'7C15ULL;
  return static_cast<std::size_t>(key >> 32U);
}

// What the engine says of a value that it made itself: text between scripts, or a medicine read
// from free text with more or less confidence.
std::string_view FindingOfMachine(const TableRow& row, const Applied& applied) {
  if (row.verb != Verb::kSplit) return "GW-TRN-008";
  return applied.relationship == Relationship::kEquivalent ? "GW-TRN-025" : "GW-TRN-026";
}

LeafState StateOf(const Applied& applied, Relationship relationship) {
  const bool whole =
      applied.outcome == Applied::Outcome::kExact && relationship == Relationship::kEquivalent &&
      applied.relationship == Relationship::kEquivalent && !applied.machine_converted;
  return whole ? LeafState::kCarried : LeafState::kLost;
}

}  // namespace

// What of a copied node's nature its copy keeps.
std::uint8_t Stage::FlagsFor(const Node* copied) {
  return copied == nullptr ? std::uint8_t{kNeedsEscape}
                           : static_cast<std::uint8_t>(copied->flags &
                                                       (kOpaqueNode | kNumberNode | kBooleanNode)) |
                                 kNeedsEscape;
}

// ---- frames and items

// The frame of that pattern, parent and ordinal, or kNone with the slot where it belongs.
std::uint32_t Stage::FindFrame(PatternId pattern,
                               std::uint32_t parent,
                               std::uint32_t ordinal,
                               std::uint32_t& slot) {
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
  std::size_t at = HashFrame(pattern, parent, ordinal) & (frame_slots_.size() - 1);
  while (frame_slots_[at] != kNone) {
    const Frame& frame = frames_[frame_slots_[at]];
    if (frame.pattern == pattern && frame.parent == parent && frame.ordinal == ordinal)
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

std::uint32_t Stage::NewFrame(PatternId pattern,
                              std::uint32_t parent,
                              std::uint32_t ordinal,
                              std::uint32_t instance,
                              std::uint32_t row,
                              std::uint32_t slot) {
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
  const std::uint32_t found = FindFrame(frame_pattern, parent, ordinal, slot);
  if (found != kNone || !create) return found;
  return NewFrame(frame_pattern, parent, ordinal, instance, row, slot);
}

// The same for one leaf of a row, remembered by the source's group.
std::uint32_t Stage::FrameOfPart(const PlanRow& row, std::uint32_t part, std::uint32_t instance) {
  const std::size_t link = instances_[instances_[instance].each].links + row.links[part];
  if (instances_[instance].pattern == row.source[0] && links_[link] != kNone) return links_[link];
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
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
    if (!instances_[at].recognised) continue;
    std::uint32_t selected = frame;
    while (selected != kNone && plan_->target[frames_[selected].pattern].selector_leaves.empty()) {
      selected = frames_[selected].parent;
    }
    for (const auto& [owner, node] : recognised_) {
      if (owner != at) continue;
      if (selected == kNone) {
        AddEdge(node, item, row, LeafState::kCarried);
        continue;
      }
      for (const PatternId leaf : plan_->target[frames_[selected].pattern].selector_leaves) {
        AddEdge(node, FindItem(selected, leaf), row, LeafState::kCarried);
      }
    }
  }
}

// ---- rows

// Where several amounts share one currency, an amount in another one, or in none, has no place
// there: amounts are never converted.
bool Stage::CurrencyDiffers(const PlanRow& row, const Applied& applied, std::uint32_t instance) {
  if (row.row->verb != Verb::kMoney || row.target.size() != 2) return false;
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  const auto find = [&](PatternId leaf) {
    const std::uint32_t frame = FrameFor(plan_->target[leaf].frame, instance, row_index, false);
    return frame == kNone ? kNone : FindItem(frame, leaf);
  };
  if (find(row.target[0]) != kNone) return false;  // another row's amount stands
  const std::string_view text = applied.count > 1 ? applied.parts[1] : std::string_view();
  const bool shared = plan_->target[row.target[0]].frame != plan_->target[row.target[1]].frame;
  if (text.empty() && shared) return true;
  const std::uint32_t item = find(row.target[1]);
  return item != kNone && std::string_view(items_[item].text, items_[item].text_size) != text;
}

void Stage::WriteParts(const PlanRow& row,
                       const Applied& applied,
                       std::uint32_t instance,
                       LeafState state) {
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  const Node& node = source_->nodes[instances_[instance].node];
  if (CurrencyDiffers(row, applied, instance)) {
    Report("GW-TRN-004", Severity::kWarning, instances_[instance].node, &row);
    return;
  }
  for (std::uint32_t part = 0; part < applied.count && part < row.target.size(); ++part) {
    const std::string_view text = applied.parts[part];
    if (text.data() == nullptr || text.empty()) continue;
    const PatternId target = row.target[part];
    const std::uint32_t frame = FrameOfPart(row, part, instance);
    if (frame == kNone) continue;
    std::uint32_t item = plan_->target[target].contested ? FindItem(frame, target) : kNone;
    if (item != kNone) {
      const std::string_view written(items_[item].text, items_[item].text_size);
      if (written != text) {
        if (items_[item].row == row_index) {
          Report("GW-TRN-004", Severity::kWarning, instances_[instance].node, &row);
        }
        continue;
      }
    } else {
      const bool copies = row.transform == nullptr && row.kind == PlanRow::Kind::kSourced;
      const Node* copied = copies ? &node : nullptr;
      item = AddLeaf(frame, target, text, row_index, copied);
    }
    for (std::uint32_t i = 0; i < row.source.size(); ++i) {
      // Leaf i becomes leaf i where both sides have as many; otherwise every source leaf feeds
      // every target leaf.
      if (row.source.size() > 1 && row.source.size() == row.target.size() && i != part) continue;
      const std::uint32_t from =
          row.source[i] == instances_[instance].pattern ? instance : InstanceBeside(i, instance);
      if (from != kNone) AddEdge(instances_[from].node, item, row_index, state);
    }
    Arrive(instance, frame, item, row_index);
  }
}

void Stage::ApplyInstance(const PlanRow& row, std::uint32_t part, std::uint32_t instance) {
  Values values;
  values.count = static_cast<std::uint32_t>(row.source.size());
  for (std::uint32_t i = 0; i < values.count; ++i) {
    const std::uint32_t from = i == part ? instance : InstanceBeside(i, instance);
    if (from == kNone) continue;
    const Node& node = source_->nodes[instances_[from].node];
    if (node.text_size > 0 && !node.is(kNilNode)) values.parts[i] = node.value();
  }
  const bool joins = row.row->verb == Verb::kJoin || row.row->verb == Verb::kSplit;
  if (values.parts[part].data() == nullptr || (!joins && values.parts[0].data() == nullptr)) return;
  if (!row.guards.empty() && !GuardsHold(row, instance)) return;
  Applied applied;
  if (row.transform == nullptr) {
    applied.outcome = Applied::Outcome::kExact;
    applied.count = values.count;
    applied.parts = values.parts;
  } else {
    applied = row.transform->Apply(values, target_->arena);
  }
  if (applied.outcome == Applied::Outcome::kNothing) {
    const bool coded = row.row->codes != nullptr && row.row->verb != Verb::kSplit;
    std::string_view id = coded ? "GW-TRN-001" : "GW-TRN-005";
    if (row.row->verb == Verb::kDate) id = FindingOf(WhyNoDate(values.parts[part]));
    Report(id, row.unknown_is_error ? Severity::kError : Severity::kWarning,
           instances_[instance].node, &row, values.parts[part]);
    return;
  }
  if (applied.machine_converted)
    Report(FindingOfMachine(*row.row, applied), Severity::kInformation, instances_[instance].node,
           &row);
  WriteParts(row, applied, instance, StateOf(applied, row.relationship));
}

void Stage::RunSourced(const PlanRow& row) {
  if (row.source.size() == 1) {
    for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next)
      ApplyInstance(row, 0, at);
    return;
  }
  for (std::uint32_t part = 0; part < row.source.size(); ++part) {
    ResetCursors(row);
    for (std::uint32_t at = first_instance_[row.source[part]]; at != kNone;
         at = instances_[at].next) {
      // With several source leaves, the first that is there speaks for all.
      bool earlier = false;
      for (std::uint32_t i = 0; i < part && !earlier; ++i) {
        earlier = InstanceBeside(i, at) != kNone;
      }
      if (!earlier) ApplyInstance(row, part, at);
    }
  }
}

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

void Stage::RunConstantRead(const PlanRow& row) {
  if (row.source.empty()) return;
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
    const Node& node = source_->nodes[instances_[at].node];
    if (node.text_size == 0 || !GuardsHold(row, at)) continue;
    if (node.value() == row.row->argument) {
      AddEdge(instances_[at].node, kNoTarget, row_index, LeafState::kCarried);
    } else {
      Report("GW-TRN-003", Severity::kWarning, instances_[at].node, &row, node.value());
    }
  }
}

// To the hub: a text that only repeats the display of the code beside it is carried by that code;
// any other text is residue.
void Stage::RunDisplayRead(const PlanRow& row) {
  if (plan_->direction == Direction::kFromHub) return;
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
    const Node& node = source_->nodes[instances_[at].node];
    const NodeId code = CodeBeside(row, at);
    const std::uint32_t index =
        code == kNone ? kNone : row.display_list->Find(source_->nodes[code].value());
    if (index == kNone || node.text_size == 0) continue;
    if (row.display_list->codes[index].display.In(row.display_language) != node.value()) continue;
    AddEdge(instances_[at].node, kNoTarget, row_index, LeafState::kCarried);
  }
}

NodeId Stage::CodeBeside(const PlanRow& row, std::uint32_t text) const {
  for (std::uint32_t at = first_instance_[row.display_code]; at != kNone;
       at = instances_[at].next) {
    if (instances_[at].parent == text || instances_[at].parent == instances_[text].parent)
      return instances_[at].node;
    if (instances_[at].each > instances_[text].each) break;
  }
  return kNone;
}

void Stage::RunBroadcast(const PlanRow& row) {
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
    const Node& node = source_->nodes[instances_[at].node];
    if (node.text_size == 0 || node.is(kNilNode) || !GuardsHold(row, at)) continue;
    Values values;
    values.count = 1;
    values.parts[0] = node.value();
    Applied applied;
    applied.outcome = Applied::Outcome::kExact;
    applied.parts[0] = node.value();
    if (row.transform != nullptr) applied = row.transform->Apply(values, target_->arena);
    if (applied.outcome == Applied::Outcome::kNothing) {
      Report("GW-TRN-005", Severity::kWarning, instances_[at].node, &row, node.value());
      continue;
    }
    const PatternId target = row.target[0];
    const std::uint32_t depth = plan_->source[row.source[0]].each_depth;
    const std::string_view text = applied.parts[0];
    for (std::uint32_t frame = first_frame_[plan_->target[target].frame]; frame != kNone;
         frame = frames_[frame].next) {
      // The group must lie within what the source leaf's own group became.
      std::uint32_t outer = frame;
      while (plan_->target[frames_[outer].pattern].each_depth > depth)
        outer = frames_[outer].parent;
      if (depth > 0 && FrameFor(frames_[outer].pattern, at, row_index, false) != outer) continue;
      if (FindItem(frame, target) != kNone) continue;
      const std::uint32_t item = AddLeaf(frame, target, text, row_index);
      AddEdge(instances_[at].node, item, row_index, StateOf(applied, row.relationship));
      Arrive(at, frame, item, row_index);
    }
  }
}

void Stage::WriteConstant(const PlanRow& row) {
  if (row.target.empty()) return;
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  const std::string& value = row.row->argument;
  const PatternId target = row.target[0];
  for (std::uint32_t frame = first_frame_[plan_->target[target].frame]; frame != kNone;
       frame = frames_[frame].next) {
    if (FindItem(frame, target) != kNone || !GuardsHold(row, frames_[frame].source)) continue;
    AddLeaf(frame, target, value, row_index);
  }
}

void Stage::WriteDisplay(const PlanRow& row) {
  if (plan_->direction == Direction::kToHub) return;
  const auto row_index = static_cast<std::uint32_t>(&row - plan_->rows.data());
  const PatternId target = row.target[0];
  for (std::uint32_t frame = first_frame_[plan_->target[target].frame]; frame != kNone;
       frame = frames_[frame].next) {
    const std::uint32_t code = FindItem(frame, row.display_code);
    if (code == kNone || FindItem(frame, target) != kNone) continue;
    const std::uint32_t index = row.display_list->Find({items_[code].text, items_[code].text_size});
    if (index == kNone) continue;
    const std::string_view text = row.display_list->codes[index].display.In(row.display_language);
    AddLeaf(frame, target, text, row_index);
  }
}

void Stage::RunRow(const PlanRow& row) {
  switch (row.kind) {
    case PlanRow::Kind::kSourced: RunSourced(row); break;
    case PlanRow::Kind::kList:
      if (plan_->direction == Direction::kToHub) {
        SplitList(row);
      } else {
        JoinList(row);
      }
      break;
    case PlanRow::Kind::kConstant: RunConstantRead(row); break;
    case PlanRow::Kind::kDisplay: RunDisplayRead(row); break;
    case PlanRow::Kind::kBroadcast:
    case PlanRow::Kind::kIdentity:
    case PlanRow::Kind::kReference:
    case PlanRow::Kind::kDefault: break;
  }
}

void Stage::WriteConstants() {
  for (const std::uint32_t row : plan_->broadcast_rows) RunBroadcast(plan_->rows[row]);
  for (const std::uint32_t row : plan_->written_rows) {
    if (plan_->rows[row].kind == PlanRow::Kind::kConstant) {
      WriteConstant(plan_->rows[row]);
    } else {
      WriteDisplay(plan_->rows[row]);
    }
  }
  for (const std::uint32_t row : plan_->default_rows) WriteConstant(plan_->rows[row]);
}

}  // namespace baybridge
