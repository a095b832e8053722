// What the tables alone tell of selectors and guards, and what a record is asked for.

#include <algorithm>

#include "translate/fused_plan.h"

namespace baybridge {

// False if the selectors can never hold.
bool FusedPlan::Decide(PatternId group,
                       const std::vector<Selector>& selectors,
                       Claim& claim,
                       bool& decided) {
  for (const Selector& selector : selectors) {
    Found found;
    const Truth truth = Ask(group, selector, found);
    if (truth == Truth::kNo) return false;
    decided = decided && found.decided;
    // What no row writes came from no leaf of the source, and nobody asks what became of it.
    if (selector.value && found.written) {
      claim.recognised.push_back(found.probe);
      MarkReached(group, selector, looked_for_);
    }
    if (truth == Truth::kAsk) claim.conditions.push_back(std::move(found.probe));
  }
  return true;
}

FusedPlan::Truth FusedPlan::Ask(PatternId group, const Selector& selector, Found& found) {
  found.probe.value = selector.value;
  std::vector<std::uint32_t> frames;
  const PatternId frame = to_hub_.target[group].frame;
  FindWays(frame, group, selector.rel, 0, frames, found);
  if (found.probe.ways.empty() && found.decided) return Truth::kNo;
  if (found.always && found.decided) return Truth::kYes;
  MarkReached(group, selector, asked_);
  return Truth::kAsk;
}

// Whatever of the hub could be what a record is asked for.
void FusedPlan::MarkReached(PatternId group,
                            const Selector& selector,
                            std::vector<std::uint8_t>& marks) {
  const PatternTree& tree = to_hub_.target;
  std::vector<PatternId> reached{group};
  for (const PathStep& step : selector.rel) {
    std::vector<PatternId> next;
    for (const PatternId at : reached) {
      for (const PatternId child : tree[at].children) {
        if (tree[child].element == step.element) next.push_back(child);
      }
    }
    for (const PatternId at : next) marks[at] = 1;
    reached = std::move(next);
  }
}

void FusedPlan::FindWays(PatternId frame,
                         PatternId at,
                         const std::vector<PathStep>& rel,
                         std::size_t step,
                         std::vector<std::uint32_t>& frames,
                         Found& found) {
  const PatternTree& tree = to_hub_.target;
  for (const PatternId child : tree[at].children) {
    if (tree[child].element != rel[step].element) continue;
    bool holds = true;
    for (const Selector& selector : rel[step].selectors) {
      Found inner;
      const Truth truth = Ask(child, selector, inner);
      if (truth == Truth::kNo) holds = false;
      if (truth == Truth::kAsk) found.decided = false;
    }
    if (!holds) continue;
    // The leaf that is looked for, or a group on the way to it.
    if (step + 1 == rel.size() || tree[child].is_frame()) probed_[child] = 1;
    const bool inner = tree[child].is_frame();
    if (inner) frames.push_back(hub_.frame_slot(child));
    const PatternId owner = inner ? child : frame;
    if (step + 1 < rel.size()) {
      FindWays(owner, child, rel, step + 1, frames, found);
    } else if (hub_.leaf_slot(child) == kNone) {
      found.decided = false;  // the presence of a group is not looked for
    } else {
      const std::vector<PatternId>& fixed = tree[owner].selector_leaves;
      const auto written = std::find(fixed.begin(), fixed.end(), child);
      const std::string* value =
          written == fixed.end()
              ? nullptr
              : &tree[owner].selector_values[static_cast<std::size_t>(written - fixed.begin())];
      const bool other = value != nullptr && found.probe.value && *value != *found.probe.value;
      found.written = found.written || value == nullptr || tree[child].is_leaf ||
                      from_recognised_[tree[child].frame] != 0;
      if (!other) found.probe.ways.push_back({.frames = frames, .leaf = hub_.leaf_slot(child)});
      // What the group itself writes is there whenever it is.
      if (frames.empty() && value != nullptr && !other) found.always = true;
    }
    if (inner) frames.pop_back();
  }
}

void FusedPlan::CompileGuards() {
  guards_.resize(from_hub_.rows.size());
  for (std::size_t row = 0; row < from_hub_.rows.size(); ++row) {
    for (const PlanGuard& guard : from_hub_.rows[row].guards)
      guards_[row].push_back(CompileGuard(guard));
  }
}

FusedPlan::GuardProbe FusedPlan::CompileGuard(const PlanGuard& guard) {
  const PatternTree& tree = from_hub_.source;
  GuardProbe made;
  made.anchor = tree[guard.ancestor].frame;
  Selector selector;
  if (guard.op == GuardTerm::Op::kEquals) selector.value = guard.value;
  std::vector<PatternId> down;
  for (PatternId at = guard.ancestor; at != made.anchor; at = tree[at].parent) down.push_back(at);
  for (auto at = down.rbegin(); at != down.rend(); ++at) {
    PathStep step;
    step.element = tree[*at].element;
    selector.rel.push_back(std::move(step));
  }
  selector.rel.insert(selector.rel.end(), guard.rest.begin(), guard.rest.end());
  made.fused = !guard.rest.empty();
  if (!made.fused) return made;
  for (const PatternId group : claimers_[made.anchor]) {
    Found found;
    Ask(group, selector, found);
    MarkReached(group, selector, asked_);
    made.fused = made.fused && found.decided;
    made.by_group.emplace_back(group, std::move(found.probe));
  }
  return made;
}

}  // namespace baybridge
