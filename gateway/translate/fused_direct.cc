#include "translate/fused_direct.h"

#include <algorithm>
#include <utility>

#include "translate/fused_direct_impl.h"
#include "translate/fused_direct_marks.h"
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
        marks_(plan) {}

  DirectRows Find() {
    found_.of_row.assign(first_.rows.size(), kNone);
    found_.counted.assign(hub_.size(), 0);
    found_.passed.assign(hub_.size(), 0);
    for (const RowProgram::Read& read : plan_.first().read_rows) {
      const PlanRow& row = first_.rows[read.row];
      if (row.kind != PlanRow::Kind::kSourced || !row.guards.empty()) continue;
      if (read.simple) {
        FindOne(read.row, row);
      } else if (row.source.size() == 1 && row.target.size() == 2) {
        FindThroughTwo(read.row, row);
      } else if (row.source.size() == 2 && row.target.size() == 2) {
        FindTwo(read.row, row);
      }
    }
    TouchGroups(plan_, marks_.reading_of(), marks_.needed(), found_);
    found_.texts = std::make_unique<Arena>();
    for (DirectRow& direct : found_.rows) {
      FillDirect(plan_, direct);
      ComposeKnown(direct, *found_.texts);
      FillByCode(plan_, direct);
    }
    FindAlone(plan_, found_);
    return std::move(found_);
  }

 private:
  PatternId Outer(PatternId frame) const { return plan_.hub().frame(frame).outer; }

  void Add(std::uint32_t row, DirectRow direct) {
    direct.first_row = row;
    found_.of_row[row] = static_cast<std::uint32_t>(found_.rows.size());
    found_.rows.push_back(std::move(direct));
  }

  // One leaf that becomes one of the hub, and that one of the target.
  void FindOne(std::uint32_t number, const PlanRow& row) {
    DirectRow direct;
    PatternId claim = kNone;
    if (!Passes(row.source[0], row.target[0], claim)) return;
    if (claim != kNone && !IsReadBy({claim}, 1, direct)) return;
    Add(number, std::move(direct));
  }

  // One leaf that becomes two of the hub, and these one of the target: an amount with its unit.
  void FindThroughTwo(std::uint32_t number, const PlanRow& row) {
    DirectRow direct;
    direct.way = DirectRow::Way::kThroughTwo;
    std::vector<PatternId> claims;
    if (row.transform == nullptr || !PassTogether(row, claims)) return;
    if (!claims.empty() &&
        (!IsReadBy(claims, 1, direct) || second_.rows[direct.second_row].transform == nullptr))
      return;
    Add(number, std::move(direct));
  }

  // Two leaves of one group that become two of the hub, and these two of the target, the first
  // always as it is.
  void FindTwo(std::uint32_t number, const PlanRow& row) {
    const auto is_apart = [](const PlanRow& of) {
      return of.transform != nullptr && of.transform->IsOfSecond();
    };
    const PatternTree& source = first_.source;
    const PatternId around = source[row.source[0]].parent;
    const PatternId beside = source[row.source[1]].parent;
    std::vector<PatternId> claims;
    if (!is_apart(row) || (beside != around && beside != row.source[0]) ||
        !PassTogether(row, claims))
      return;
    DirectRow value;
    value.way = DirectRow::Way::kWithNext;
    DirectRow unit;
    unit.way = DirectRow::Way::kSecond;
    unit.first_row = number;
    if (!claims.empty()) {
      if (!IsReadBy(claims, 2, value) || !is_apart(second_.rows[value.second_row])) return;
      unit.second_row = value.second_row;
      unit.target = second_.rows[value.second_row].target[1];
    }
    Add(number, std::move(value));
    found_.rows.push_back(std::move(unit));
  }

  // True if both leaves that a row makes go, from one group of the hub; `claims` gets their
  // patterns of the second plan, where they are read.
  bool PassTogether(const PlanRow& row, std::vector<PatternId>& claims) const {
    if (hub_[row.target[0]].frame != hub_[row.target[1]].frame) return false;
    for (std::uint32_t part = 0; part < 2; ++part) {
      PatternId claim = kNone;
      if (!Passes(row.source[part % row.source.size()], row.target[part], claim)) return false;
      if (claim != kNone) claims.push_back(claim);
    }
    return claims.empty() || claims.size() == 2;
  }

  // True if nothing but the rows themselves could tell that the leaf of the hub is not written.
  // `claim` is what the second plan reads it as; kNone: nobody does.
  bool Passes(PatternId source, PatternId leaf, PatternId& claim) const {
    if (hub_[leaf].is_frame() || hub_[leaf].contested || marks_.written(leaf) || plan_.probed(leaf))
      return false;
    if (marks_.IsRecognised(source) || first_.source[source].each_depth != hub_[leaf].each_depth)
      return false;
    bool read = true;
    if (!PathIsPlain(hub_[leaf].frame, read)) return false;
    if (!read) return true;
    const std::uint32_t reading = marks_.reading_of()[hub_[leaf].frame];
    if (reading == kNone || reading == kSeveral) return false;
    const Reading::Slot& slot = plan_.reading(reading).slots[plan_.hub().leaf_slot(leaf)];
    if (slot.undecided || slot.choice != kNone) return false;
    claim = slot.claim;
    return claim == kNone || (slot.local == kNone && !slot.own &&
                              (marks_.claims_of(claim) == 1 || IsShared(hub_[leaf].frame)));
  }

  // The tables alone tell how every group around a leaf of the hub is read. `read` is false where
  // one of them is not read at all.
  bool PathIsPlain(PatternId frame, bool& read) const {
    for (PatternId at = frame; at != 0; at = Outer(at)) {
      if (plan_.probed(at) || marks_.recognised(at) || marks_.needed()[at] == 2) return false;
      const std::uint32_t outer = marks_.reading_of()[Outer(at)];
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
      if (HasTwin(plan_, marks_.reading_of(), at)) return true;
    }
    return false;
  }

  // True if nobody reads what the patterns claim, or one row alone does, with nothing beside it,
  // and makes of it that many plain leaves of the target: `direct` gets that row and the first.
  bool IsReadBy(const std::vector<PatternId>& claims,
                std::size_t targets,
                DirectRow& direct) const {
    std::uint32_t& reader = direct.second_row;
    for (const PlanRow& row : second_.rows) {
      for (const PatternId claim : claims) {
        if (row.display_code == claim) return false;
        const auto number = static_cast<std::uint32_t>(&row - second_.rows.data());
        const bool reads =
            std::find(row.source.begin(), row.source.end(), claim) != row.source.end();
        if (!reads) continue;
        if (reader != kNone && reader != number) return false;
        reader = number;
      }
    }
    if (reader == kNone) return true;
    const PlanRow& row = second_.rows[reader];
    const auto& reads = plan_.second().read_rows;
    const bool is_run = std::any_of(reads.begin(), reads.end(),
                                    [&](const auto& each) { return each.row == reader; });
    if (!is_run || row.kind != PlanRow::Kind::kSourced || !row.guards.empty() ||
        row.source != claims || row.target.size() != targets)
      return false;
    direct.target = row.target[0];
    return std::all_of(claims.begin(), claims.end(), [&](PatternId claim) {
      return std::all_of(row.target.begin(), row.target.end(),
                         [&](PatternId target) { return TargetIsPlain(claim, target); });
    });
  }

  bool TargetIsPlain(PatternId claim, PatternId target) const {
    const PatternTree& tree = second_.target;
    if (tree[target].each_depth > second_.source[claim].each_depth || IsContested(claim, target))
      return false;
    for (PatternId at = tree[target].frame; at != 0; at = plan_.target().frame(at).outer) {
      if (tree[at].element_order != kNoOrder || marks_.guarded(at)) return false;
      if (tree[at].repeat == Repeat::kEach && marks_.source_of_each(at) == kSeveral) return false;
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
      const bool reads = std::find(row.source.begin(), row.source.end(), claim) != row.source.end();
      return writes && !reads &&
             std::any_of(row.source.begin(), row.source.end(),
                         [&](PatternId source) { return marks_.claims_of(source) != 0; });
    });
  }

  const FusedPlan& plan_;
  const Plan& first_;
  const Plan& second_;
  const PatternTree& hub_;
  DirectMarks marks_;
  DirectRows found_;
};

}  // namespace

DirectRows FindDirectRows(const FusedPlan& plan) {
  return Finder(plan).Find();
}

}  // namespace baybridge
