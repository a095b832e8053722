#include "translate/fused_direct.h"

#include <algorithm>
#include <utility>

#include "translate/fused_direct_impl.h"
#include "translate/fused_plan.h"

namespace baybridge {
namespace {

class Finder {
 public:
  explicit Finder(const FusedPlan& plan)
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
        guarded_(second_.target.size(), 0) {}

  DirectRows Find() {
    CountClaims();
    MarkHub();
    MarkTarget();
    DirectRows found;
    found.of_row.assign(first_.rows.size(), kNone);
    found.counted.assign(hub_.size(), 0);
    found.passed.assign(hub_.size(), 0);
    for (const RowProgram::Read& read : plan_.first().read_rows) {
      DirectRow direct;
      if (!read.simple || !IsDirect(first_.rows[read.row], direct)) continue;
      direct.first_row = read.row;
      found.of_row[read.row] = static_cast<std::uint32_t>(found.rows.size());
      found.rows.push_back(std::move(direct));
    }
    TouchGroups(plan_, reading_of_, needed_, found);
    found.texts = std::make_unique<Arena>();
    for (DirectRow& direct : found.rows) {
      FillDirect(plan_, direct);
      ComposeKnown(direct, *found.texts);
      FillByCode(plan_, direct);
    }
    FindAlone(plan_, found);
    return found;
  }

 private:
  PatternId Outer(PatternId frame) const { return plan_.hub().frame(frame).outer; }

  static void CountOne(std::uint32_t& count) { count = count == 0 ? 1 : kSeveral; }

  // How many leaves of the hub each pattern of the second plan claims, and which one reading a
  // group of the hub has.
  void CountClaims() {
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

  void MarkHub() {
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
  void Need(PatternId leaf) {
    const PatternId frame = hub_[leaf].frame;
    if (plan_.hub().leaf_slot(leaf) == kNone || frame == 0) return;
    if (plan_.asked(leaf) || IsRead(leaf))
      needed_[frame] = std::max<std::uint8_t>(needed_[frame], 1);
  }

  // True if some row of the second plan may read the leaf of the hub.
  bool IsRead(PatternId leaf) const {
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
  bool IsRecognised(PatternId leaf) const {
    for (PatternId at = leaf; at != kNone; at = first_.source[at].parent) {
      if (!first_.source[at].selectors.empty()) return true;
    }
    return false;
  }

  void MarkTarget() {
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
  void MarkEach(PatternId source, PatternId target) {
    for (PatternId at = second_.target[target].each; at != 0;
         at = second_.target[second_.target[at].parent].each) {
      const PatternId made_of = EachAt(source, second_.target[at].each_depth);
      if (made_of == kNone) continue;
      source_of_each_[at] =
          source_of_each_[at] == kNone || source_of_each_[at] == made_of ? made_of : kSeveral;
    }
  }

  PatternId EachAt(PatternId source, std::uint32_t depth) const {
    PatternId each = second_.source[source].each;
    while (second_.source[each].each_depth > depth)
      each = second_.source[second_.source[each].parent].each;
    return second_.source[each].each_depth == depth ? each : kNone;
  }

  bool IsDirect(const PlanRow& row, DirectRow& direct) const {
    const PatternId source = row.source[0];
    const PatternId leaf = row.target[0];
    if (hub_[leaf].is_frame() || hub_[leaf].contested || written_[leaf] != 0 || plan_.probed(leaf))
      return false;
    if (IsRecognised(source) || first_.source[source].each_depth != hub_[leaf].each_depth)
      return false;
    bool read = true;
    if (!PathIsPlain(hub_[leaf].frame, read)) return false;
    const bool alone = !IsShared(hub_[leaf].frame);
    if (!read) return true;
    const std::uint32_t reading = reading_of_[hub_[leaf].frame];
    if (reading == kNone || reading == kSeveral) return false;
    const Reading::Slot& slot = plan_.reading(reading).slots[plan_.hub().leaf_slot(leaf)];
    if (slot.undecided || slot.choice != kNone) return false;
    if (slot.claim == kNone) return true;
    return slot.local == kNone && !slot.own && (claims_of_[slot.claim] == 1 || !alone) &&
           HasOneReader(slot.claim, direct) &&
           (direct.second_row == kNone || TargetIsPlain(slot.claim, direct.target));
  }

  // The tables alone tell how every group around a leaf of the hub is read. `read` is false where
  // one of them is not read at all.
  bool PathIsPlain(PatternId frame, bool& read) const {
    for (PatternId at = frame; at != 0; at = Outer(at)) {
      if (plan_.probed(at) || recognised_[at] != 0 || needed_[at] == 2) return false;
      const std::uint32_t outer = reading_of_[Outer(at)];
      if (outer == kSeveral) return false;
      if (outer == kNone) continue;  // a group further out is not read
      const Reading::Slot& slot = plan_.reading(outer).slots[plan_.hub().frame_slot(at)];
      if (slot.undecided || slot.choice != kNone || slot.local != kNone) return false;
      if (slot.claims.empty()) {
        read = false;
        continue;
      }
      if (slot.claims.size() > 1 || !slot.claims[0].conditions.empty() || slot.counted ||
          slot.claims[0].undecided)
        return false;
      const PatternId claim = slot.claims[0].pattern;
      const bool each = hub_[at].repeat == Repeat::kEach;
      if (each != (second_.source[claim].repeat == Repeat::kEach)) return false;
      // Groups that are counted together with others have another number than in the source.
      if (each && plan_.claimers(claim).size() != 1) return false;
    }
    return true;
  }

  // True if one of the groups around a leaf is claimed by a pattern that claims others too. Such a
  // group is made in the hub's sheet although its leaves go directly, so that it is counted among
  // them.
  bool IsShared(PatternId frame) const {
    for (PatternId at = frame; at != 0; at = Outer(at)) {
      if (HasTwin(plan_, reading_of_, at)) return true;
    }
    return false;
  }

  bool HasOneReader(PatternId claim, DirectRow& direct) const {
    const RowProgram& program = plan_.second();
    for (const PlanRow& row : second_.rows) {
      if (row.display_code == claim) return false;
      const bool reads = std::find(row.source.begin(), row.source.end(), claim) != row.source.end();
      if (!reads) continue;
      if (direct.second_row != kNone) return false;
      direct.second_row = static_cast<std::uint32_t>(&row - second_.rows.data());
    }
    if (direct.second_row == kNone) return true;
    const auto read =
        std::find_if(program.read_rows.begin(), program.read_rows.end(),
                     [&](const RowProgram::Read& each) { return each.row == direct.second_row; });
    if (read == program.read_rows.end() || !read->simple) return false;
    direct.target = second_.rows[direct.second_row].target[0];
    return true;
  }

  bool TargetIsPlain(PatternId claim, PatternId target) const {
    const PatternTree& tree = second_.target;
    if (tree[target].each_depth > second_.source[claim].each_depth || IsContested(claim, target))
      return false;
    for (PatternId at = tree[target].frame; at != 0; at = plan_.target().frame(at).outer) {
      if (tree[at].element_order != kNoOrder || guarded_[at] != 0) return false;
      if (tree[at].repeat == Repeat::kEach && source_of_each_[at] == kSeveral) return false;
      const std::vector<PatternId>& written = tree[at].selector_leaves;
      if (std::find(written.begin(), written.end(), target) != written.end()) return false;
    }
    return true;
  }

  // True if another row may write the leaf of the target from something that the first plan makes.
  // Rows that add what no leaf says come last, and write only where nothing stands.
  bool IsContested(PatternId claim, PatternId target) const {
    if (!second_.target[target].contested) return false;
    return std::any_of(second_.read_rows.begin(), second_.read_rows.end(), [&](const auto& read) {
      const PlanRow& row = second_.rows[read.row];
      const bool writes =
          std::find(row.target.begin(), row.target.end(), target) != row.target.end();
      return writes && row.source[0] != claim &&
             std::any_of(row.source.begin(), row.source.end(),
                         [&](PatternId source) { return claims_of_[source] != 0; });
    });
  }

  const FusedPlan& plan_;
  const Plan& first_;
  const Plan& second_;
  const PatternTree& hub_;
  std::vector<std::uint32_t> reading_of_;  // by frame of the hub; kSeveral
  std::vector<std::uint32_t> claims_of_;   // by pattern of the second plan's source
  std::vector<std::uint8_t> written_;      // leaves of the hub that no leaf of the source makes
  std::vector<std::uint8_t> recognised_;   // frames of the hub that selectors of the source become
  std::vector<std::uint8_t> needed_;       // frames of the hub; 2: not to be left out at all
  std::vector<PatternId> source_of_each_;  // by repeated group of the target; kSeveral
  std::vector<std::uint8_t> guarded_;  // frames of the target whose constants ask where they are
};

}  // namespace

DirectRows FindDirectRows(const FusedPlan& plan) {
  return Finder(plan).Find();
}

}  // namespace baybridge
