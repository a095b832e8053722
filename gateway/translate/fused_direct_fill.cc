// What is known of a direct row before any record is: its places, its transforms, and what they
// make of codes.

#include "translate/fused_direct_impl.h"
#include "translate/fused_plan.h"
#include "translate/stage_values.h"

namespace baybridge {

namespace {

constexpr std::string_view kAnyValue = "1";  // of a first leaf that travels as it is

// What a transform of two leaves makes of the second.
AppliedOne ApplyToSecond(const Transform* transform, std::string_view text, Arena& arena) {
  AppliedOne one{.outcome = Applied::Outcome::kExact,
                 .relationship = Relationship::kEquivalent,
                 .machine_converted = false,
                 .text = text};
  if (transform == nullptr) return one;
  Values values;
  values.count = 2;
  values.parts[0] = kAnyValue;
  values.parts[1] = text;
  const Applied applied = transform->Apply(values, arena);
  one.outcome = applied.outcome;
  one.relationship = applied.relationship;
  one.machine_converted = applied.machine_converted;
  one.text = applied.parts[1];
  return one;
}

// What transforms make of one leaf by way of two of the hub; nothing where these are not both
// there.
AppliedTwice ApplyThroughTwo(const DirectRow& direct, std::string_view text, Arena& arena) {
  Values values;
  values.count = 1;
  values.parts[0] = text;
  const Applied first = direct.first->Apply(values, arena);
  AppliedTwice made;
  if (first.count != 2 || first.parts[0].empty() || first.parts[1].empty()) return made;
  made.first.outcome = first.outcome;
  made.first.relationship = first.relationship;
  made.first.machine_converted = first.machine_converted;
  made.first.text = first.parts[0];
  made.second = made.first;
  if (direct.second == nullptr) return made;
  values.count = 2;
  values.parts[0] = first.parts[0];
  values.parts[1] = first.parts[1];
  const Applied second = direct.second->Apply(values, arena);
  made.second.outcome = second.count == 0 ? Applied::Outcome::kNothing : second.outcome;
  made.second.relationship = second.relationship;
  made.second.machine_converted = second.machine_converted;
  made.second.text = second.parts[0];
  return made;
}

AppliedTwice ApplyOneWay(const DirectRow& direct, std::string_view text, Arena& arena) {
  AppliedTwice applied;
  applied.first = {.outcome = Applied::Outcome::kExact,
                   .relationship = Relationship::kEquivalent,
                   .machine_converted = false,
                   .text = text};
  applied.second = applied.first;
  if (direct.first != nullptr && direct.second != nullptr) {
    applied = direct.first->ApplyTwice(*direct.second, text, arena);
  } else if (direct.first != nullptr) {
    applied.first = direct.first->ApplyOne(text, arena);
    applied.second.text = applied.first.text;
  } else if (direct.second != nullptr) {
    applied.second = direct.second->ApplyOne(text, arena);
  }
  return applied;
}

AppliedTwice ApplyDirect(const DirectRow& direct, std::string_view text, Arena& arena) {
  if (direct.way == DirectRow::Way::kThroughTwo) return ApplyThroughTwo(direct, text, arena);
  if (direct.way == DirectRow::Way::kOne) return ApplyOneWay(direct, text, arena);
  AppliedTwice applied;
  applied.first = ApplyToSecond(direct.first, text, arena);
  if (applied.first.outcome != Applied::Outcome::kNothing)
    applied.second = ApplyToSecond(direct.second, applied.first.text, arena);
  return applied;
}

}  // namespace

bool MakeDirect(const DirectRow& direct, std::string_view text, Arena& arena, DirectMade& made) {
  const AppliedTwice applied = ApplyDirect(direct, text, arena);
  const auto fails = [](const AppliedOne& one) {
    return one.outcome == Applied::Outcome::kNothing || one.machine_converted;
  };
  made.left_out = applied.first.text.empty();
  if (fails(applied.first) || (!made.left_out && fails(applied.second))) return false;
  made.text = applied.second.text;
  made.first = StateOf(applied.first, direct.first_relationship);
  made.second = StateOf(applied.second, direct.second_relationship);
  return true;
}

void FillDirect(const FusedPlan& plan, DirectRow& direct) {
  const PlanRow& first = plan.to_hub().rows[direct.first_row];
  // The first of two leaves travels as it is.
  const bool is_copied = direct.way == DirectRow::Way::kWithNext;
  direct.first = is_copied ? nullptr : first.transform.get();
  direct.first_relationship = first.relationship;
  AppliedOne exact;
  exact.outcome = Applied::Outcome::kExact;
  direct.copied.first = StateOf(exact, first.relationship);
  if (direct.second_row == kNone) return;
  const PlanRow& second = plan.from_hub().rows[direct.second_row];
  direct.second = is_copied ? nullptr : second.transform.get();
  direct.second_relationship = second.relationship;
  direct.copied.second = StateOf(exact, second.relationship);
  direct.frame = plan.target().owner(direct.target);
  direct.slot = plan.target().leaf_slot(direct.target);
}

// Values that fail are left to be found out.
void ComposeKnown(DirectRow& direct, Arena& texts) {
  const Transform* const knows = direct.first != nullptr ? direct.first : direct.second;
  if (knows == nullptr) return;
  for (const std::string_view value : knows->Known()) {
    DirectMade made;
    if (!MakeDirect(direct, value, texts, made)) continue;
    direct.known.Add(value, static_cast<std::uint32_t>(direct.made.size()));
    direct.made.push_back(made);
  }
}

void FillByCode(const FusedPlan& plan, DirectRow& direct) {
  constexpr std::size_t kMost = 256;  // codes; in longer lists a search is as good
  const Plan& first = plan.to_hub();
  const std::size_t part = direct.way == DirectRow::Way::kSecond ? 1 : 0;
  const PatternId leaf = first.rows[direct.first_row].source[part];
  const Field* field = first.source_kind->FieldOf(first.source[leaf].element);
  if (field == nullptr || direct.made.empty()) return;
  const CodeList* list = first.source_pack->FindCodeList(field->code_list);
  if (list == nullptr || list->codes.size() > kMost) return;
  for (const Code& code : list->codes) {
    DirectRow::ByCode& at = direct.by_code.emplace_back();
    if (code.code.size() > TextKey::kWhole) continue;
    const std::uint32_t made = direct.known.Find(code.code);
    if (made != TextIndex::kAbsent) at = {.key = TextKey::Of(code.code), .made = made};
  }
}

void FindAlone(const FusedPlan& plan, DirectRows& found) {
  const Plan& first = plan.to_hub();
  std::vector<std::uint32_t> readers(first.source.size(), 0);
  std::vector<std::uint32_t> direct(first.source.size(), kNone);
  for (std::size_t row = 0; row < first.rows.size(); ++row) {
    for (const PatternId source : first.rows[row].source) {
      ++readers[source];
      direct[source] = found.of_row[row];
    }
    if (first.rows[row].display_code != kNone && first.direction == Direction::kToHub)
      ++readers[first.rows[row].display_code];
  }
  found.alone.assign(first.source.size(), kNone);
  found.read.assign(first.source.size(), 0);
  for (PatternId id = 0; id < first.source.size(); ++id) {
    found.read[id] = readers[id] == 0 ? 0 : 1;
    if (readers[id] != 1 || direct[id] == kNone) continue;
    const DirectRow& row = found.rows[direct[id]];
    if (row.way != DirectRow::Way::kWithNext && !row.touches_in_turn) found.alone[id] = direct[id];
  }
}

}  // namespace baybridge
