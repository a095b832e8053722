// Which rows may run as soon as their leaf is found.

#include "translate/fused_straight.h"

#include <algorithm>

namespace baybridge {
namespace {

class Finder {
 public:
  Finder(const SheetLayout& layout, RowProgram& program)
      : layout_(layout),
        program_(program),
        plan_(*program.plan),
        readers_(plan_.source.size(), 0),
        in_turn_(plan_.target.size(), 0) {}

  void Find() {
    CountReaders();
    MarkInTurn();
    program_.straight_of.assign(plan_.source.size(), kNone);
    for (const RowProgram::Read& read : program_.read_rows) {
      if (!read.simple || readers_[read.source] != 1 || IsSelected(read.source) ||
          !IsPlain(read.target))
        continue;
      program_.straight_of[read.source] = static_cast<std::uint32_t>(program_.straight.size());
      program_.straight.push_back({.row = read.row,
                                   .target = read.target,
                                   .source = read.source,
                                   .frame = layout_.owner(read.target),
                                   .slot = layout_.leaf_slot(read.target),
                                   .relationship = read.relationship,
                                   .once = plan_.source[read.source].repeat == Repeat::kOne,
                                   .transform = read.transform});
    }
    for (PatternId source = 0; source < readers_.size(); ++source) {
      if (readers_[source] == 0) AddUnread(source);
    }
  }

 private:
  void AddUnread(PatternId source) {
    program_.straight_of[source] = static_cast<std::uint32_t>(program_.straight.size());
    RowProgram::Straight& unread = program_.straight.emplace_back();
    unread.row = kNone;
    unread.source = source;
    unread.once = plan_.source[source].repeat == Repeat::kOne;
  }

  void CountReaders() {
    for (const PlanRow& row : plan_.rows) {
      for (const PatternId source : row.source) ++readers_[source];
      const bool beside = plan_.direction == Direction::kToHub && row.display_code != kNone;
      if (beside) ++readers_[row.display_code];
    }
  }

  // Groups of which it matters who makes them first: constants in them ask where they come from,
  // values are written into all of them one after the other, or another row may write what their
  // selectors write.
  void MarkInTurn() {
    for (const PlanRow& row : plan_.rows) {
      const bool asks = row.kind == PlanRow::Kind::kBroadcast ||
                        (row.kind != PlanRow::Kind::kSourced && row.kind != PlanRow::Kind::kList &&
                         !row.guards.empty());
      if (!asks) continue;
      for (const PatternId target : row.target) in_turn_[plan_.target[target].frame] = 1;
    }
    for (PatternId id = 0; id < plan_.target.size(); ++id) {
      const std::vector<PatternId>& written = plan_.target[id].selector_leaves;
      if (plan_.target[id].element_order != kNoOrder ||
          std::any_of(written.begin(), written.end(),
                      [&](PatternId leaf) { return plan_.target[leaf].contested; }))
        in_turn_[id] = 1;
    }
  }

  // Leaves of groups that selectors recognise arrive with the first leaf that does.
  bool IsSelected(PatternId source) const {
    for (PatternId at = source; at != kNone; at = plan_.source[at].parent) {
      if (!plan_.source[at].selectors.empty()) return true;
    }
    return false;
  }

  bool IsPlain(PatternId target) const {
    if (plan_.target[target].contested) return false;
    for (PatternId at = layout_.owner(target); at != 0; at = layout_.frame(at).outer) {
      if (in_turn_[at] != 0) return false;
      const std::vector<PatternId>& written = plan_.target[at].selector_leaves;
      if (std::find(written.begin(), written.end(), target) != written.end()) return false;
    }
    return true;
  }

  const SheetLayout& layout_;
  RowProgram& program_;
  const Plan& plan_;
  std::vector<std::uint32_t> readers_;  // by pattern of the source
  std::vector<std::uint8_t> in_turn_;   // by pattern of the target: a group, see MarkInTurn
};

}  // namespace

void FindStraightRows(const SheetLayout& layout, RowProgram& program) {
  Finder(layout, program).Find();
}

}  // namespace baybridge
