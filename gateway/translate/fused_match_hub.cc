// Reading: which pattern claims which leaf and group of the hub's sheet.

#include <algorithm>

#include "translate/fused.h"

namespace baybridge {

std::uint32_t FusedTranslation::FindWay(const Probe& probe,
                                        const Probe::Way& way,
                                        std::size_t depth,
                                        std::uint32_t frame) const {
  const Sheet& hub = first_.sheet();
  if (depth == way.frames.size()) {
    const std::uint32_t leaf = hub.at(frame, way.leaf);
    const bool holds =
        leaf != kNone && (!probe.value || hub.leaves()[leaf].value() == *probe.value);
    return holds ? leaf : kNone;
  }
  for (std::uint32_t at = hub.at(frame, way.frames[depth]); at != kNone; at = hub.frame(at).next) {
    const std::uint32_t leaf = FindWay(probe, way, depth + 1, at);
    if (leaf != kNone) return leaf;
  }
  return kNone;
}

std::uint32_t FusedTranslation::Find(const Probe& probe, std::uint32_t frame) const {
  for (const Probe::Way& way : probe.ways) {
    const std::uint32_t leaf = FindWay(probe, way, 0, frame);
    if (leaf != kNone) return leaf;
  }
  return kNone;
}

void FusedTranslation::Recognise(const std::vector<Probe>& probes,
                                 std::uint32_t frame,
                                 std::uint32_t group) {
  for (const Probe& probe : probes) {
    const std::uint32_t leaf = Find(probe, frame);
    if (leaf == kNone) continue;
    second_.input().recognised.push_back({.group = group, .origin = leaf});
    second_.input().groups[group].recognised = true;
  }
}

// The group that a slot stands in; groups that are read where the hub has plain ones come into
// being with their first leaf. kNone if one pattern takes two of them.
std::uint32_t FusedTranslation::GroupOf(const Reading& reading,
                                        std::uint32_t frame,
                                        std::uint32_t group,
                                        std::uint32_t local,
                                        std::size_t opened) {
  if (local == kNone) return group;
  if (locals_[opened + local] != kNone) return locals_[opened + local];
  const Reading::Local& made = reading.locals[local];
  const std::uint32_t outer = GroupOf(reading, frame, group, made.outer, opened);
  if (outer == kNone) return kNone;
  const std::uint32_t id = second_.AddGroup(made.claim, outer, frame);
  if (id >= FusedStage::kTooDeep) return kNone;
  locals_[opened + local] = id;
  second_.input().groups[id].made_as = made.group;
  Recognise(made.recognised, frame, id);
  return id;
}

bool FusedTranslation::Holds(const Claim& claim, std::uint32_t frame) const {
  return std::all_of(claim.conditions.begin(), claim.conditions.end(),
                     [&](const Probe& probe) { return Find(probe, frame) != kNone; });
}

// The first claim whose conditions hold, or kNone.
std::uint32_t FusedTranslation::Choose(const Reading::Choice& choice, std::uint32_t frame) const {
  for (std::uint32_t i = 0; i < choice.claims.size(); ++i) {
    if (Holds(choice.claims[i], frame)) return i;
  }
  return kNone;
}

// Counts the frame for every claim name[n] that it could be a match of.
void FusedTranslation::CountFixed(const Reading::Slot& slot,
                                  std::uint32_t frame,
                                  std::uint32_t parent) {
  for (const Claim& claim : slot.claims) {
    if (claim.index != 0 && Holds(claim, frame)) hub_fixed_.Add(claim.pattern, parent);
  }
}

// Recursion goes as deep as the table's paths have groups, never as deep as a record.
bool FusedTranslation::MatchFrame(std::uint32_t frame,
                                  const Reading& reading,
                                  std::uint32_t group) {
  const std::size_t opened = locals_.size();
  locals_.resize(opened + reading.locals.size(), kNone);
  const bool fused =
      first_.sheet().ForEach(frame, entries_, [&](std::uint32_t at, std::uint32_t id) {
        const Reading::Slot* slot = &reading.slots[at];
        if (slot->undecided) return false;
        if (slot->choice != kNone) {
          const Reading::Choice& choice = reading.choices[slot->choice];
          const std::uint32_t chosen = Choose(choice, frame);
          if (chosen == kNone) return true;
          slot = &choice.slots[chosen][at];
        }
        if (slot->claim == kNone && slot->claims.empty()) return true;
        const std::uint32_t parent =
            slot->local == kNone ? group : GroupOf(reading, frame, group, slot->local, opened);
        if (parent == kNone) return false;
        if (slot->claim == kNone) return MatchInner(*slot, id, parent);
        const SheetLeaf& leaf = first_.sheet().leaves()[id];
        const std::uint32_t straight = plan_.second().straight_of[slot->claim];
        if (straight != kNone) {
          HubBest& best = hub_best_[id] = {};
          const FusedStage::Ran ran = second_.RunStraight(plan_.second().straight[straight],
                                                          {.text = leaf.value(),
                                                           .flags = leaf.flags,
                                                           .own = slot->own,
                                                           .group = parent,
                                                           .origin = leaf.origin},
                                                          best);
          if (best.target != kNone) second_.TellElsewhere(id);
          if (ran != FusedStage::Ran::kLater) return ran == FusedStage::Ran::kDone;
        }
        return second_.AddLeaf(slot->claim, {.text = leaf.text,
                                             .size = leaf.size,
                                             .next = kNone,
                                             .group = parent,
                                             .origin = id,
                                             .code = kNone,
                                             .flags = leaf.flags,
                                             .own = slot->own});
      });
  locals_.resize(opened);
  return fused;
}

bool FusedTranslation::MatchInner(const Reading::Slot& slot,
                                  std::uint32_t frame,
                                  std::uint32_t parent) {
  if (slot.counted) CountFixed(slot, frame, parent);
  for (const Claim& claim : slot.claims) {
    if (!Holds(claim, frame)) continue;
    if (claim.undecided) return false;
    if (claim.index != 0 && hub_fixed_.matches(claim.pattern) != claim.index) continue;
    const std::uint32_t group = second_.AddGroup(claim.pattern, parent, frame);
    if (group >= FusedStage::kTooDeep) return group == kNone && TellFurtherFrame(frame);
    const SheetFrame& made = first_.sheet().frame(frame);
    const std::uint32_t lazy = plan_.direct().lazy_of[claim.pattern];
    if (lazy != 0 && first_.HadLazy(lazy - 1) &&
        plan_.direct().lazy_frames[lazy - 1] != made.pattern)
      return false;  // the pattern has claimed a group that was not made
    FusedInput::Group& read = second_.input().groups[group];
    if (plan_.direct().counted[made.pattern] != 0 && read.ordinal != made.ordinal) return false;
    read.made_as = made.pattern;
    Recognise(claim.recognised, frame, group);
    return MatchFrame(frame, plan_.reading(claim.reading), group);
  }
  return true;
}

bool FusedTranslation::MatchHub() {
  const std::size_t leaves = first_.sheet().leaves().size();
  second_.SetOrigins(leaves);
  if (hub_best_.size() < leaves) hub_best_.resize(leaves);
  hub_fixed_.Clear(plan_.from_hub().source.has_fixed() ? plan_.from_hub().source.size() : 0);
  entries_.clear();
  locals_.clear();
  return MatchFrame(0, plan_.root(), second_.AddGroup(0, kNone, 0));
}

bool FusedTranslation::HubGuards::Hold(std::uint32_t row, std::uint32_t group, bool& told) const {
  const PodList<FusedInput::Group>& groups = owner_.second_.input().groups;
  const std::vector<PlanGuard>& guards = owner_.plan_.from_hub().rows[row].guards;
  for (std::size_t i = 0; i < guards.size(); ++i) {
    const FusedPlan::GuardProbe& guard = owner_.plan_.guards(row)[i];
    std::uint32_t at = group;
    while (at != 0 && groups[at].pattern != guard.anchor) at = groups[at].parent;
    const Probe* probe = nullptr;
    for (const auto& [made_as, asked] : guard.by_group) {
      if (made_as == groups[at].made_as) probe = &asked;
    }
    if (!guard.fused || probe == nullptr) {
      told = false;
      return false;
    }
    const bool present = owner_.Find(*probe, groups[at].place) != kNone;
    if (present == (guards[i].op == GuardTerm::Op::kAbsent)) return false;
  }
  return true;
}

}  // namespace baybridge
