// Writing: rows make leaves, leaves make groups (rules R2 to R5, R9).

#include "translate/legacy_date.h"
#include "translate/stage.h"
#include "translate/stage_values.h"

namespace baybridge {
namespace {

// What the engine says of a value that it made itself: text between scripts, or a medicine read
// from free text with more or less confidence.
std::string_view FindingOfMachine(const TableRow& row, const Applied& applied) {
  if (row.verb != Verb::kSplit) return "GW-TRN-008";
  return applied.relationship == Relationship::kEquivalent ? "GW-TRN-025" : "GW-TRN-026";
}

// What the engine says of a value that a row can make nothing of.
std::string_view FindingOfNothing(const TableRow& row, std::string_view given) {
  if (row.verb == Verb::kDate) return FindingOf(WhyNoDate(given));
  return row.codes != nullptr && row.verb != Verb::kSplit ? "GW-TRN-001" : "GW-TRN-005";
}

}  // namespace

// Where several amounts share one currency, an amount in another one, or in none, has no place
// there: amounts are never converted.
bool Stage::CurrencyDiffers(const PlanRow& row, const Applied& applied, std::uint32_t instance) {
  if (row.row->verb != Verb::kMoney || row.target.size() != 2) return false;
  const std::uint32_t row_index = RowIndex(row);
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

// The leaf that one part of a row is in a frame: a new one, or one that says the same already.
// kNone where another value stands there.
std::uint32_t Stage::WritePart(const PlanRow& row,
                               std::uint32_t part,
                               std::string_view text,
                               std::uint32_t frame,
                               std::uint32_t instance) {
  const std::uint32_t row_index = RowIndex(row);
  const PatternId target = row.target[part];
  const NodeId node = instances_[instance].node;
  const std::uint32_t item = plan_->target[target].contested ? FindItem(frame, target) : kNone;
  if (item == kNone) {
    const bool copies = row.transform == nullptr && row.kind == PlanRow::Kind::kSourced;
    return AddLeaf(frame, target, text, row_index, copies ? &source_->nodes[node] : nullptr);
  }
  if (std::string_view(items_[item].text, items_[item].text_size) == text) return item;
  if (items_[item].row == row_index) Report("GW-TRN-004", Severity::kWarning, node, &row);
  return kNone;
}

// Leaf i becomes leaf i where both sides have as many; otherwise every source leaf feeds every
// target leaf.
void Stage::AddPartEdges(const PlanRow& row,
                         std::uint32_t part,
                         std::uint32_t instance,
                         std::uint32_t item,
                         LeafState state) {
  const bool one_for_one = row.source.size() > 1 && row.source.size() == row.target.size();
  for (std::uint32_t i = 0; i < row.source.size(); ++i) {
    if (one_for_one && i != part) continue;
    const std::uint32_t from =
        row.source[i] == instances_[instance].pattern ? instance : InstanceBeside(i, instance);
    if (from != kNone) AddEdge(instances_[from].node, item, RowIndex(row), state);
  }
}

void Stage::WriteParts(const PlanRow& row,
                       const Applied& applied,
                       std::uint32_t instance,
                       LeafState state) {
  if (CurrencyDiffers(row, applied, instance)) {
    Report("GW-TRN-004", Severity::kWarning, instances_[instance].node, &row);
    return;
  }
  for (std::uint32_t part = 0; part < applied.count && part < row.target.size(); ++part) {
    const std::string_view text = applied.parts[part];
    if (text.empty()) continue;
    const std::uint32_t frame = FrameOfPart(row, part, instance);
    if (frame == kNone) continue;
    const std::uint32_t item = WritePart(row, part, text, frame, instance);
    if (item == kNone) continue;
    AddPartEdges(row, part, instance, item, state);
    Arrive(instance, frame, item, RowIndex(row));
  }
}

// The values of a row's source leaves beside the one that is its part `part`.
Values Stage::ValuesOf(const PlanRow& row, std::uint32_t part, std::uint32_t instance) {
  Values values;
  values.count = static_cast<std::uint32_t>(row.source.size());
  for (std::uint32_t i = 0; i < values.count; ++i) {
    const std::uint32_t from = i == part ? instance : InstanceBeside(i, instance);
    if (from == kNone) continue;
    const Node& node = source_->nodes[instances_[from].node];
    if (node.text_size > 0 && !node.is(kNilNode)) values.parts[i] = node.value();
  }
  return values;
}

void Stage::ApplyInstance(const PlanRow& row, std::uint32_t part, std::uint32_t instance) {
  const Values values = ValuesOf(row, part, instance);
  const bool joins = row.row->verb == Verb::kJoin || row.row->verb == Verb::kSplit;
  if (values.parts[part].data() == nullptr || (!joins && values.parts[0].data() == nullptr)) return;
  if (!row.guards.empty() && !GuardsHold(row, instance)) return;
  const NodeId node = instances_[instance].node;
  const Applied applied = ApplyRow(row, values, target_->arena);
  if (applied.outcome == Applied::Outcome::kNothing) {
    const Severity severity = row.unknown_is_error ? Severity::kError : Severity::kWarning;
    Report(FindingOfNothing(*row.row, values.parts[part]), severity, node, &row,
           values.parts[part]);
    return;
  }
  if (applied.machine_converted)
    Report(FindingOfMachine(*row.row, applied), Severity::kInformation, node, &row);
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

}  // namespace baybridge
