// Identities of groups and references to them (rows `id` and `ref:PATH`).

#include "translate/stage.h"

namespace baybridge {
namespace {

// The form of identities is the pack's: the hub takes any text.
std::string_view FormOf(const Plan& plan, const PlanRow& row) {
  return plan.direction == Direction::kFromHub ? std::string_view(row.row->argument)
                                               : std::string_view();
}

}  // namespace

// Before all other rows: a reference can only follow once every identity is known.
void Stage::RunIdentities() {
  identities_.Clear();
  const auto each = [this](const PlanRow& row, const auto& act) {
    for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
      const Node& node = source_->nodes[instances_[at].node];
      if (node.text_size > 0 && !node.is(kNilNode) && GuardsHold(row, at)) act(at, node.value());
    }
  };
  for (const std::uint32_t index : plan_->identity_rows) {
    const PlanRow& row = plan_->rows[index];
    each(row, [&](std::uint32_t, std::string_view text) { identities_.Know(row.identity, text); });
  }
  for (const std::uint32_t index : plan_->identity_rows) {
    const PlanRow& row = plan_->rows[index];
    each(row, [&](std::uint32_t at, std::string_view text) {
      const std::string there = identities_.Carry(row.identity, text, FormOf(*plan_, row));
      if (plan_->target[row.target[0]].frame == 0) identities_.SetRecord(there);
      WriteIdentity(row, at, there);
    });
  }
}

void Stage::RunReferences() {
  for (const std::uint32_t index : plan_->reference_rows) {
    const PlanRow& row = plan_->rows[index];
    for (std::uint32_t at = first_instance_[row.source[0]]; at != kNone; at = instances_[at].next) {
      const Node& node = source_->nodes[instances_[at].node];
      if (node.text_size == 0 || node.is(kNilNode) || !GuardsHold(row, at)) continue;
      const std::string* there = identities_.Find(row.identity, node.value());
      if (there == nullptr) {
        Report("GW-TRN-011", Severity::kWarning, instances_[at].node, &row, node.value());
      } else {
        WriteIdentity(row, at, *there);
      }
    }
  }
}

void Stage::WriteIdentity(const PlanRow& row, std::uint32_t instance, std::string_view text) {
  const bool same = text == source_->nodes[instances_[instance].node].value();
  Applied applied;
  applied.outcome = same ? Applied::Outcome::kExact : Applied::Outcome::kInexact;
  applied.count = 1;
  applied.parts[0] = target_->arena.Copy(text);
  const bool whole = same && row.relationship == Relationship::kEquivalent;
  WriteParts(row, applied, instance, whole ? LeafState::kCarried : LeafState::kLost);
}

// Groups that have no identity get one where their format demands it.
void Stage::MintIdentities() {
  for (const std::uint32_t index : plan_->identity_rows) {
    const PlanRow& row = plan_->rows[index];
    const PatternId target = row.target[0];
    const Pattern& pattern = plan_->target[target];
    const bool demanded = plan_->target_kind->shape.elements[pattern.element].min > 0;
    if (!demanded || pattern.frame == 0) continue;
    for (std::uint32_t frame = first_frame_[pattern.frame]; frame != kNone;
         frame = frames_[frame].next) {
      if (FindItem(frame, target) != kNone) continue;
      const std::string text =
          identities_.Mint(row.identity, FormOf(*plan_, row), PathOfFrame(frame));
      AddLeaf(frame, target, target_->arena.Copy(text), index);
    }
  }
}

// Names and positions from the outermost group inwards.
std::string Stage::PathOfFrame(std::uint32_t frame) const {
  std::string path;
  for (; frame != 0; frame = frames_[frame].parent) {
    const Pattern& pattern = plan_->target[frames_[frame].pattern];
    const NameId name = plan_->target_kind->shape.elements[pattern.element].name;
    path = "/" + std::string(target_->local(name)) + SelectorText(pattern.selectors) + "[" +
           std::to_string(frames_[frame].ordinal) + "]" + path;
  }
  return path;
}

}  // namespace baybridge
