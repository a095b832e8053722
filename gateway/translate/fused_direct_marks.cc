// What is known of the hub and of the target before direct rows are looked for.

#include "translate/fused_direct_marks.h"

#include <algorithm>

namespace baybridge {
namespace {

void CountOne(std::uint32_t& count) {
  count = count == 0 ? 1 : kSeveral;
}

}  // namespace

DirectMarks::DirectMarks(const FusedPlan& plan)
    : plan_(plan),
      first_(plan.to_hub()),
      second_(plan.from_hub()),
      hub_(first_.target),
      reading_of_(hub_.size(), kNone),
      claims_of_(second_.source.size(), 0),
      written_(hub_.size(), 0),
      recognised_(hub_.size(), 0),
      needed_(hub_.size(), 0),
      source_of_each_(second_.target.size(), kNone),
      guarded_(second_.target.size(), 0) {
  CountClaims();
  MarkHub();
  MarkTarget();
}

// How many leaves of the hub each pattern of the second plan claims, and which one reading a
// group of the hub has.
void DirectMarks::CountClaims() {
  for (std::uint32_t i = 0; i < plan_.readings().size(); ++i) {
    const Reading& reading = plan_.reading(i);
    std::uint32_t& known = reading_of_[reading.frame];
    known = known == kNone ? i : kSeveral;
    for (const Reading::Slot& slot : reading.slots) {
      if (slot.claim != kNone) CountOne(claims_of_[slot.claim]);
    }
    for (const Reading::Choice& choice : reading.choices) {
      for (const std::vector<Reading::Slot>& slots : choice.slots) {
        for (const Reading::Slot& slot : slots) {
          if (slot.claim != kNone) CountOne(claims_of_[slot.claim]);
        }
      }
    }
  }
}

void DirectMarks::MarkHub() {
  for (const auto* rows : {&first_.broadcast_rows, &first_.written_rows, &first_.default_rows}) {
    for (const std::uint32_t row : *rows) {
      for (const PatternId target : first_.rows[row].target) {
        written_[target] = 1;
        Need(target);
      }
    }
  }
  for (PatternId id = 0; id < hub_.size(); ++id) {
    for (const PatternId leaf : hub_[id].selector_leaves) {
      written_[leaf] = 1;
      Need(leaf);
      // What selectors write elsewhere is not fused.
      if (hub_[leaf].frame != id) needed_[id] = 2;
    }
  }
  for (const PlanRow& row : first_.rows) {
    const bool recognised = std::any_of(row.source.begin(), row.source.end(),
                                        [&](PatternId leaf) { return IsRecognised(leaf); });
    if (!recognised) continue;
    for (const PatternId target : row.target) {
      for (PatternId at = hub_[target].frame; at != 0; at = Outer(at)) recognised_[at] = 1;
    }
  }
}

// Something that stands in the group whenever the group is there is asked for.
void DirectMarks::Need(PatternId leaf) {
  const PatternId frame = hub_[leaf].frame;
  if (plan_.hub().leaf_slot(leaf) == kNone || frame == 0) return;
  if (plan_.asked(leaf) || IsRead(leaf)) needed_[frame] = std::max<std::uint8_t>(needed_[frame], 1);
}

// True if some row of the second plan may read the leaf of the hub.
bool DirectMarks::IsRead(PatternId leaf) const {
  const std::uint32_t reading = reading_of_[hub_[leaf].frame];
  if (reading == kNone) return false;
  if (reading == kSeveral) return true;
  const Reading::Slot& slot = plan_.reading(reading).slots[plan_.hub().leaf_slot(leaf)];
  if (slot.choice != kNone || slot.undecided) return true;
  if (slot.claim == kNone) return false;
  return std::any_of(second_.rows.begin(), second_.rows.end(), [&](const PlanRow& row) {
    return std::find(row.source.begin(), row.source.end(), slot.claim) != row.source.end() ||
           row.display_code == slot.claim;
  });
}

// True if a selector recognises leaves of a group that holds the leaf of the source.
bool DirectMarks::IsRecognised(PatternId leaf) const {
  for (PatternId at = leaf; at != kNone; at = first_.source[at].parent) {
    if (!first_.source[at].selectors.empty()) return true;
  }
  return false;
}

void DirectMarks::MarkTarget() {
  for (const auto* rows : {&second_.written_rows, &second_.default_rows}) {
    for (const std::uint32_t row : *rows) {
      if (second_.rows[row].guards.empty()) continue;
      for (const PatternId target : second_.rows[row].target)
        guarded_[second_.target[target].frame] = 1;
    }
  }
  for (const PlanRow& row : second_.rows) {
    for (const PatternId target : row.target) {
      for (const PatternId source : row.source) MarkEach(source, target);
    }
  }
}

// Which repeated group of the hub each repeated group of the target is made of.
void DirectMarks::MarkEach(PatternId source, PatternId target) {
  for (PatternId at = second_.target[target].each; at != 0;
       at = second_.target[second_.target[at].parent].each) {
    const PatternId made_of = EachAt(source, second_.target[at].each_depth);
    if (made_of == kNone) continue;
    source_of_each_[at] =
        source_of_each_[at] == kNone || source_of_each_[at] == made_of ? made_of : kSeveral;
  }
}

PatternId DirectMarks::EachAt(PatternId source, std::uint32_t depth) const {
  PatternId each = second_.source[source].each;
  while (second_.source[each].each_depth > depth)
    each = second_.source[second_.source[each].parent].each;
  return second_.source[each].each_depth == depth ? each : kNone;
}

}  // namespace baybridge
