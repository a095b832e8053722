#include "synth/goals.h"

#include <algorithm>
#include <cstdlib>

namespace baybridge::synth {
namespace {

using Decisions = std::vector<Decision>;

bool IsPresence(std::uint32_t value) {
  return value != kAbsent;
}

class GoalSetter {
 public:
  explicit GoalSetter(Plan& plan) : plan_(plan) {}

  void Run() {
    for (LeafId id = 0; id < plan_.leaves.size(); ++id) AddLeaf(id);
    const std::size_t count = std::max<std::size_t>(1, goals_.size());
    for (std::size_t at = 0; at < goals_.size(); ++at) Place(goals_[at], at * kGoalRecords / count);
  }

 private:
  void AddLeaf(LeafId id) {
    const PlanLeaf& leaf = plan_.leaves[id];
    if (leaf.kind == LeafKind::kLevel || leaf.kind == LeafKind::kRaise) {
      for (const auto& step : leaf.steps) AddLevel(id, step.second);
      return;
    }
    const bool coded = leaf.codes != nullptr && leaf.kind == LeafKind::kPool;
    for (std::uint32_t index = 0; index < (coded ? leaf.pool.count : 1U); ++index) {
      Decisions goal;
      Chain(leaf.node, coded ? index : kNone, goal);
      AddReasons(leaf, coded ? index : kNone, goal);
      goals_.push_back(std::move(goal));
    }
  }

  // The leaves that show the reason hold what shows it, those of other reasons are absent.
  void AddReasons(const PlanLeaf& leaf, std::uint32_t index, Decisions& goal) const {
    for (const Reason& reason : leaf.reasons) {
      for (std::size_t at = 0; at < reason.sources.size(); ++at) {
        const PlanLeaf& source = plan_.leaves[reason.sources[at]];
        const bool shows = reason.index == index && at == 0;
        goal.push_back(
            {.node = source.node, .value = shows ? ShowingIndex(reason, source) : kAbsent});
      }
    }
  }

  std::uint32_t ShowingIndex(const Reason& reason, const PlanLeaf& source) const {
    for (std::uint32_t at = 0; at < source.pool.count; ++at) {
      const bool shows = reason.allowed.empty()
                             ? plan_.literals[source.pool.first + at].number >= reason.least
                             : reason.allowed[at] != 0;
      if (shows) return at;
    }
    return kNone;
  }

  // A computed level: the ability that gives it, without a change of level.
  void AddLevel(LeafId id, std::uint32_t index) {
    const PlanLeaf& leaf = plan_.leaves[id];
    const bool raised = leaf.kind == LeafKind::kRaise;
    const PlanLeaf& level = raised ? plan_.leaves[leaf.sources[0]] : leaf;
    PlanId group = leaf.node;
    while (group != kNone && !plan_.nodes[group].skew) group = plan_.nodes[group].parent;
    Decisions goal;
    Chain(leaf.node, kNone, goal);
    for (std::uint32_t ability = 0; group != kNone && ability <= 100; ++ability) {
      const std::int32_t sum = SumAt(level.sources[0], ability);
      std::size_t rank = 0;
      while (rank + 1 < level.steps.size() && sum < level.steps[rank].first) ++rank;
      if (leaf.steps[rank].second != index) continue;
      goal.push_back({.node = group, .value = ability});
      break;
    }
    if (raised) {
      const PlanLeaf& reason = plan_.leaves[leaf.sources[1]];
      goal.push_back({.node = plan_.nodes[reason.node].parent, .value = kAbsent});
      AddReasons(reason, kNone, goal);
    }
    goals_.push_back(std::move(goal));
  }

  std::int32_t SumAt(LeafId id, std::uint32_t ability) const {
    const PlanLeaf& leaf = plan_.leaves[id];
    if (leaf.kind != LeafKind::kSum) {
      const std::uint32_t index = (ability * (leaf.pool.count - 1) + 50) / 100;
      return plan_.literals[leaf.pool.first + index].number;
    }
    std::int32_t sum = 0;
    for (const LeafId source : leaf.sources) sum += SumAt(source, ability);
    return sum;
  }

  // The node with all above it, alternatives, conditions and what it stands beside included.
  void Chain(PlanId node, std::uint32_t value, Decisions& goal) const {
    goal.push_back({.node = node, .value = value});
    for (PlanId at = node; at != kNone; at = plan_.nodes[at].parent) {
      if (at != node) goal.push_back({.node = at, .value = kNone});
      const PlanId parent = plan_.nodes[at].parent;
      if (parent != kNone && plan_.nodes[parent].kind == NodeKind::kChoice) {
        const auto& children = plan_.nodes[parent].children;
        const auto alternative =
            static_cast<std::uint32_t>(std::ranges::find(children, at) - children.begin());
        goal.push_back({.node = parent, .value = alternative});
      }
      if (plan_.nodes[at].with != kNone)
        Chain(plan_.leaves[plan_.nodes[at].with].node, kNone, goal);
      if (plan_.nodes[at].condition == kNone) continue;
      const Condition& condition = plan_.conditions[plan_.nodes[at].condition];
      const auto allowed = static_cast<std::uint32_t>(std::ranges::find(condition.allowed, 1) -
                                                      condition.allowed.begin());
      Chain(plan_.leaves[condition.leaf].node, allowed, goal);
    }
  }

  static bool Contradict(const Decision& left, const Decision& right) {
    if (left.node != right.node || left.value == right.value) return false;
    if (!IsPresence(left.value) || !IsPresence(right.value)) return true;
    return left.value != kNone && right.value != kNone;
  }

  void Place(const Decisions& goal, std::size_t wanted) {
    for (std::size_t tries = 0; tries < kGoalRecords; ++tries) {
      Decisions& there = plan_.goals[(wanted + tries) % kGoalRecords];
      const bool fits = std::ranges::none_of(goal, [&](const Decision& added) {
        return std::ranges::any_of(there,
                                   [&](const Decision& known) { return Contradict(added, known); });
      });
      if (!fits) continue;
      for (const Decision& added : goal) Merge(added, there);
      return;
    }
  }

  static void Merge(const Decision& added, Decisions& there) {
    for (Decision& known : there) {
      if (known.node != added.node) continue;
      if (known.value == kNone) known.value = added.value;
      return;
    }
    there.push_back(added);
  }

  Plan& plan_;
  std::vector<Decisions> goals_;
};

}  // namespace

void SetGoals(Plan& plan) {
  GoalSetter(plan).Run();
}

}  // namespace baybridge::synth
