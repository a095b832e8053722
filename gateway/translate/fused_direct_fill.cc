// What is known of a direct row before any record is: its places, its transforms, and what they
// make of codes.

#include "translate/fused_direct_impl.h"
#include "translate/fused_plan.h"
#include "translate/stage_values.h"

namespace baybridge {

bool MakeDirect(const DirectRow& direct, std::string_view text, Arena& arena, DirectMade& made) {
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
  direct.first = first.transform.get();
  direct.first_relationship = first.relationship;
  AppliedOne exact;
  exact.outcome = Applied::Outcome::kExact;
  direct.copied.first = StateOf(exact, first.relationship);
  if (direct.second_row == kNone) return;
  const PlanRow& second = plan.from_hub().rows[direct.second_row];
  direct.second = second.transform.get();
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
  const PatternId leaf = first.rows[direct.first_row].source[0];
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
    const bool alone =
        readers[id] == 1 && direct[id] != kNone && !found.rows[direct[id]].touches_in_turn;
    if (alone) found.alone[id] = direct[id];
  }
}

}  // namespace baybridge
