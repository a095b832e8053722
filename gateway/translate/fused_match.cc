// Reading: which pattern claims which leaf and group of the source.

#include "format/scan.h"
#include "translate/fused.h"

namespace baybridge {

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
  const std::uint32_t group = first_.AddGroup(claim.pattern, parent, node);
  if (group >= FusedStage::kTooDeep) {
    if (group == kNone) TellFurtherNode(node);
    return group == kNone;
  }
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

}  // namespace baybridge
