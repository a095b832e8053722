// Reading: which pattern claims which leaf and group, of the source and of the hub's sheet.

#include <algorithm>

#include "format/scan.h"
#include "translate/fused.h"

namespace baybridge {

// ---- the source

// The pattern that claims a node where selectors or positions decide; kNone where none does.
PatternId FusedTranslation::ClaimNode(NodeId node, std::uint32_t parent) {
  const Plan& plan = plan_.to_hub();
  const std::uint32_t rank = plan.source_kind->shape.elements[source_->nodes[node].element].rank;
  const PatternId outer = first_.input().groups[parent].pattern;
  const std::span<const PatternId> candidates = plan.source.Candidates(outer, rank);
  const auto holds = [&](const Pattern& pattern, std::vector<NodeId>* recognised) {
    return pattern.selectors.empty() ||
           SelectorsHold(*source_, node, pattern.selectors, recognised);
  };
  for (const PatternId id : candidates) {
    const Pattern& pattern = plan.source[id];
    if (pattern.repeat == Repeat::kFixed && holds(pattern, nullptr)) source_fixed_.Add(id, parent);
  }
  for (const PatternId id : candidates) {
    const Pattern& pattern = plan.source[id];
    scratch_nodes_.clear();
    if (!holds(pattern, &scratch_nodes_)) continue;
    if (pattern.repeat != Repeat::kFixed || source_fixed_.matches(id) == pattern.index) return id;
  }
  scratch_nodes_.clear();
  return kNone;
}

BAYBRIDGE_INLINE bool FusedTranslation::AddSourceLeaf(NodeId node,
                                                      const SourceClaim& claim,
                                                      std::uint32_t group,
                                                      bool own) {
  const Node& n = source_->nodes[node];
  if (!own && claim.once) {
    std::uint32_t& last = last_group_[claim.pattern];
    if (last == first_group_ + group) {
      TellFurtherNode(node);
      return true;
    }
    last = first_group_ + group;
  }
  // A node with text is a leaf: the newest of the ledger.
  if (claim.alone != kNone)
    return n.text_size == 0 ||
           first_.RunAlone(plan_.direct().rows[claim.alone], n, group, ledger_.back());
  if (claim.straight != kNone) {
    HubBest best;
    const FusedStage::Ran ran = first_.RunStraight(
        plan_.first().straight[claim.straight],
        {.text = n.value(), .flags = n.flags, .own = own, .group = group, .origin = node}, best);
    if (best.target != kNone) first_.AddStraightEdge(node, best);
    if (ran != FusedStage::Ran::kLater) return ran == FusedStage::Ran::kDone;
  }
  return !claim.read || first_.AddLeaf(claim.pattern, {.text = n.text,
                                                       .size = n.text_size,
                                                       .next = kNone,
                                                       .group = group,
                                                       .origin = node,
                                                       .code = n.code,
                                                       .flags = n.flags,
                                                       .own = own});
}

// The claim of a node where selectors or positions decide; its leaves are kept for all rows.
void FusedTranslation::ClaimUndecided(NodeId node, std::uint32_t parent, SourceClaim& claim) {
  claim.pattern = ClaimNode(node, parent);
  if (claim.pattern == kNone) return;
  const Pattern& pattern = plan_.to_hub().source[claim.pattern];
  claim.frame = pattern.is_frame();
  claim.once = pattern.repeat == Repeat::kOne;
  claim.parent = first_.input().groups[parent].pattern;
}

// False where the record is refused.
BAYBRIDGE_INLINE bool FusedTranslation::MatchNode(NodeId node,
                                                  const SourceClaim& claim,
                                                  std::uint32_t parent) {
  if (claim.pattern == kNone || claim.parent != first_.input().groups[parent].pattern) return true;
  if (source_->nodes[node].first_child == kNone && !claim.frame)
    return AddSourceLeaf(node, claim, parent, false);
  if (first_.HasGroup(claim.pattern, parent)) {
    TellFurtherNode(node);
    return true;
  }
  const std::uint32_t group = first_.AddGroup(claim.pattern, parent, node);
  if (group == kNone) return false;
  group_of_[node] = group;
  return AddSourceLeaf(node, claim, group, true);
}

// The same where selectors or positions decide.
bool FusedTranslation::MatchUndecided(NodeId node, std::uint32_t parent) {
  SourceClaim claim;
  ClaimUndecided(node, parent, claim);
  if (!MatchNode(node, claim, parent)) return false;
  const std::uint32_t group = group_of_[node];
  if (group == kNone) return true;
  for (const NodeId leaf : scratch_nodes_)
    first_.input().recognised.push_back({.group = group, .origin = leaf});
  first_.input().groups[group].recognised = !scratch_nodes_.empty();
  return true;
}

bool FusedTranslation::MatchSource() {
  const std::vector<Node>& nodes = source_->nodes;
  constexpr std::uint32_t kMost = 0x8000'0000;  // a record has fewer groups than are left then
  first_group_ += first_.input().groups.size();
  if (first_group_ >= kMost || last_group_.empty()) {
    first_group_ = 1;
    last_group_.assign(plan_.to_hub().source.size(), 0);
  }
  first_.Clear();
  source_fixed_.Clear(plan_.to_hub().source.has_fixed() ? plan_.to_hub().source.size() : 0);
  first_.SetOrigins(nodes.size());
  ledger_.clear();
  if (group_of_.size() < nodes.size()) group_of_.resize(nodes.size());
  if (nodes.empty() || nodes[0].element == kNone) return false;
  group_of_[0] = first_.AddGroup(0, kNone, 0);
  if (source_->IsLeaf(0)) ledger_.emplace_back().source = 0;
  // Nodes stand in document order, parents before children: one pass, no recursion.
  const auto count = static_cast<NodeId>(nodes.size());
  const Node* const at = nodes.data();
  std::uint32_t* const group_of = group_of_.data();
  for (NodeId node = 1; node < count; ++node) {
    group_of[node] = kNone;
    if (source_->IsLeaf(node)) ledger_.emplace_back().source = node;
    const ElementId element = at[node].element;
    if (element == kNone) continue;
    if (element == residue_) return false;
    const std::uint32_t parent = group_of[at[node].parent];
    if (parent == kNone) continue;
    const SourceClaim& claim = plan_.ClaimOf(element);
    const bool fused = claim.pattern == FusedPlan::kUndecided ? MatchUndecided(node, parent)
                                                              : MatchNode(node, claim, parent);
    if (!fused) return false;
  }
  return true;
}

bool FusedTranslation::SourceGuards::Hold(std::uint32_t row,
                                          std::uint32_t group,
                                          bool& /*told*/) const {
  const PodList<FusedInput::Group>& groups = owner_.first_.input().groups;
  const Record& source = *owner_.source_;
  for (const PlanGuard& guard : owner_.plan_.to_hub().rows[row].guards) {
    std::uint32_t at = group;
    while (at != 0 && groups[at].pattern != guard.ancestor) at = groups[at].parent;
    const bool equals = guard.op == GuardTerm::Op::kEquals;
    const NodeId found =
        FindRelative(source, groups[at].place, guard.rest, equals ? &guard.value : nullptr);
    bool present = found != kNone;
    if (present && !equals && source.IsLeaf(found) && source.nodes[found].text_size == 0)
      present = false;
    if (present == (guard.op == GuardTerm::Op::kAbsent)) return false;
  }
  return true;
}

// ---- the hub

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
  if (id == kNone) return kNone;
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
    if (second_.HasGroup(claim.pattern, parent)) return TellFurtherFrame(frame);
    const std::uint32_t group = second_.AddGroup(claim.pattern, parent, frame);
    if (group == kNone) return false;
    const SheetFrame& made = first_.sheet().frame(frame);
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
