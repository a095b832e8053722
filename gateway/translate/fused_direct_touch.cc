// Which groups of the hub are made although all that is in them goes directly.

#include <algorithm>

#include "translate/fused_direct_impl.h"
#include "translate/fused_plan.h"

namespace baybridge {
namespace {

class Toucher {
 public:
  Toucher(const FusedPlan& plan,
          const std::vector<std::uint32_t>& reading_of,
          const std::vector<std::uint8_t>& needed)
      : plan_(plan),
        first_(plan.to_hub()),
        second_(plan.from_hub()),
        hub_(first_.target),
        reading_of_(reading_of),
        needed_(needed),
        shared_(hub_.size(), 0) {}

  void Touch(DirectRows& found) {
    MarkShared(found);
    found.lazy_of.assign(second_.source.size(), 0);
    for (std::uint32_t i = 0; i < first_.rows.size(); ++i) {
      if (found.of_row[i] == kNone) continue;
      DirectRow& direct = found.rows[found.of_row[i]];
      for (PatternId at = hub_[first_.rows[i].target[0]].frame; at != 0; at = Outer(at)) {
        found.passed[at] = 1;
        const bool each = hub_[at].repeat == Repeat::kEach;
        const bool placed = each || hub_[at].element_order != kNoOrder;
        if (each && shared_[at] != 0) found.counted[at] = 1;
        if (direct.touched != 0) {
          // A group further in is made, and all around it.
        } else if (needed_[at] != 0 || (placed && shared_[at] != 0)) {
          direct.touched = at;
        } else if (HasTwin(plan_, reading_of_, at)) {
          const std::uint32_t lazy = IsLazy(at) ? NumberOfLazy(at, found) : kNone;
          direct.touched = lazy == kNone ? at : kLazyTouch | lazy;
        }
        const bool made = direct.touched != 0 && (direct.touched & kLazyTouch) == 0;
        if (made && IsMadeInTurn(at)) direct.touches_in_turn = true;
      }
    }
  }

 private:
  PatternId Outer(PatternId frame) const { return plan_.hub().frame(frame).outer; }

  // Groups that leaves which do not go directly make too.
  void MarkShared(const DirectRows& found) {
    for (std::uint32_t i = 0; i < first_.rows.size(); ++i) {
      if (found.of_row[i] != kNone) continue;
      for (const PatternId target : first_.rows[i].target) {
        for (PatternId at = hub_[target].frame; at != 0; at = Outer(at)) shared_[at] = 1;
      }
    }
  }

  const Reading::Slot& SlotOf(PatternId frame) const {
    return plan_.reading(reading_of_[Outer(frame)]).slots[plan_.hub().frame_slot(frame)];
  }

  // True if the group, which stands once in a record, is claimed by a pattern that takes one group
  // only, and that can claim others only where the record's values say so: those are always made,
  // and a record that has both is refused.
  bool IsLazy(PatternId frame) const {
    const std::vector<Claim>& claims = SlotOf(frame).claims;
    if (Outer(frame) != 0 || hub_[frame].repeat == Repeat::kEach || claims.size() != 1)
      return false;
    const PatternId claim = claims[0].pattern;
    if (second_.source[claim].repeat != Repeat::kOne) return false;
    const std::vector<PatternId>& claimers = plan_.claimers(claim);
    return std::count(claimers.begin(), claimers.end(), frame) == 1 &&
           std::all_of(claimers.begin(), claimers.end(), [&](PatternId other) {
             return other == frame || (hub_[other].is_frame() && IsConditional(other, claim));
           });
  }

  bool IsConditional(PatternId frame, PatternId claim) const {
    const std::uint32_t outer = reading_of_[Outer(frame)];
    if (outer == kNone || outer == kSeveral) return false;
    const std::vector<Claim>& claims = SlotOf(frame).claims;
    return std::all_of(claims.begin(), claims.end(), [&](const Claim& one) {
      return one.pattern != claim || !one.conditions.empty();
    });
  }

  std::uint32_t NumberOfLazy(PatternId frame, DirectRows& found) const {
    constexpr std::size_t kMost = 64;  // bits of what a record had
    std::uint8_t& known = found.lazy_of[SlotOf(frame).claims[0].pattern];
    if (known == 0) {
      if (found.lazy_frames.size() == kMost) return kNone;
      found.lazy_frames.push_back(frame);
      known = static_cast<std::uint8_t>(found.lazy_frames.size());
    }
    return known - 1U;
  }

  // True if which leaf makes a group of the hub first can be told afterwards: by its place, by what
  // is written into it, by the row that a leaf of its selectors is known by.
  bool IsMadeInTurn(PatternId frame) const {
    if (hub_[frame].element_order != kNoOrder) return true;
    const std::vector<PatternId>& written = hub_[frame].selector_leaves;
    if (std::any_of(written.begin(), written.end(),
                    [&](PatternId leaf) { return hub_[leaf].contested; }))
      return true;
    for (const auto* rows : {&first_.written_rows, &first_.default_rows}) {
      for (const std::uint32_t row : *rows) {
        const std::vector<PatternId>& targets = first_.rows[row].target;
        if (!first_.rows[row].guards.empty() &&
            std::any_of(targets.begin(), targets.end(),
                        [&](PatternId target) { return hub_[target].frame == frame; }))
          return true;
      }
    }
    return false;
  }

  const FusedPlan& plan_;
  const Plan& first_;
  const Plan& second_;
  const PatternTree& hub_;
  const std::vector<std::uint32_t>& reading_of_;  // by frame of the hub; kSeveral
  const std::vector<std::uint8_t>& needed_;       // frames of the hub
  std::vector<std::uint8_t> shared_;              // frames of the hub
};

}  // namespace

bool HasTwin(const FusedPlan& plan, const std::vector<std::uint32_t>& reading_of, PatternId frame) {
  const std::uint32_t outer = reading_of[plan.hub().frame(frame).outer];
  if (outer == kNone || outer == kSeveral) return false;
  const Reading::Slot& slot = plan.reading(outer).slots[plan.hub().frame_slot(frame)];
  return std::any_of(slot.claims.begin(), slot.claims.end(),
                     [&](const Claim& claim) { return plan.claimers(claim.pattern).size() > 1; });
}

void TouchGroups(const FusedPlan& plan,
                 const std::vector<std::uint32_t>& reading_of,
                 const std::vector<std::uint8_t>& needed,
                 DirectRows& found) {
  Toucher(plan, reading_of, needed).Touch(found);
}

}  // namespace baybridge
