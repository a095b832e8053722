// Rows that are not one leaf for one: constants and displays, which are read or written, and what
// is written into every group.

#include "translate/stage.h"
#include "translate/stage_values.h"

namespace baybridge {
namespace {

constexpr std::uint32_t kNoTarget = kNone;

}  // namespace

void Stage::RunConstantRead(const PlanRow& row) {
  if (row.source.empty()) return;
  const std::uint32_t row_index = RowIndex(row);
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
  const std::uint32_t row_index = RowIndex(row);
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
  for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
    const Node& node = source_->nodes[instances_[at].node];
    if (node.text_size == 0 || node.is(kNilNode) || !GuardsHold(row, at)) continue;
    Values values;
    values.count = 1;
    values.parts[0] = node.value();
    const Applied applied = ApplyRow(row, values, target_->arena);
    if (applied.outcome == Applied::Outcome::kNothing) {
      Report("GW-TRN-005", Severity::kWarning, instances_[at].node, &row, node.value());
    } else {
      Broadcast(row, applied, at);
    }
  }
}

// Into every group within what the source leaf's own group became.
void Stage::Broadcast(const PlanRow& row, const Applied& applied, std::uint32_t instance) {
  const std::uint32_t row_index = RowIndex(row);
  const PatternId target = row.target[0];
  const std::uint32_t depth = plan_->source[row.source[0]].each_depth;
  const LeafState state = StateOf(applied, row.relationship);
  for (std::uint32_t frame = first_frame_[plan_->target[target].frame]; frame != kNone;
       frame = frames_[frame].next) {
    std::uint32_t outer = frame;
    while (plan_->target[frames_[outer].pattern].each_depth > depth) outer = frames_[outer].parent;
    if (depth > 0 && FrameFor(frames_[outer].pattern, instance, row_index, false) != outer)
      continue;
    if (FindItem(frame, target) != kNone) continue;
    const std::uint32_t item = AddLeaf(frame, target, applied.parts[0], row_index);
    AddEdge(instances_[instance].node, item, row_index, state);
    Arrive(instance, frame, item, row_index);
  }
}

void Stage::WriteConstant(const PlanRow& row) {
  if (row.target.empty()) return;
  const std::uint32_t row_index = RowIndex(row);
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
  const std::uint32_t row_index = RowIndex(row);
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
