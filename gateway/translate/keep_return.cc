#include "translate/keep_return.h"

#include <algorithm>

namespace baybridge {

std::string TwinDigestOf(const Carried& carried,
                         const GroupView& source_groups,
                         const GroupView& made_groups,
                         NodeId made_group) {
  std::string digest = made_groups.WholeDigest(made_group);
  const NodeId end = made_groups.EndOf(made_group);
  for (NodeId node = made_group; node < end; ++node) {
    const NodeId origin = carried.SourceOf(node);
    if (origin == kNone) continue;
    const NodeId group = source_groups.GroupOf(origin);
    if (group != 0) digest += source_groups.WholeDigest(group);
    break;
  }
  return ValueDigest(digest);
}

KeepReturn::KeepReturn(const Carried& there, const FinalTarget& middle, const Carried& back)
    : there_(there),
      middle_(middle),
      back_(back),
      middle_groups_(*middle.record, SourceShape(back)),
      source_(there.source),
      returned_(back.target),
      source_groups_(there.source, SourceShape(there)),
      returned_groups_(back.target, SourceShape(there)) {
  final_.assign(there.target.nodes.size(), kNone);
  for (NodeId node = 0; node < middle.record->nodes.size(); ++node) {
    const NodeId made = middle.MadeBy(node);
    if (made != kNone) final_[made] = node;
  }
  Match();
}

// Follows every leaf there and back again. Groups are matched first, then the leaves within them.
void KeepReturn::Match() {
  const std::vector<LeafPair> leaves = FollowLeaves();
  MatchGroups(leaves);
  home_.assign(source_.nodes.size(), kNone);
  origin_.assign(returned_.nodes.size(), kNone);
  for (const auto& [origin, node] : leaves) {
    if (home_[origin] != kNone || origin_[node] != kNone) continue;
    if (HomeOfGroup(source_groups_.GroupOf(origin)) != returned_groups_.GroupOf(node)) continue;
    home_[origin] = node;
    origin_[node] = origin;
  }
  MatchWhole();
  MatchByPlace();
  place_.assign(source_.nodes.size(), kNone);
  for (const auto& [here, there] : group_home_) place_[here] = there;
}

// By leaf of the target: the leaves of the source that it came from. They may be several: a value,
// its unit, its kind.
std::multimap<NodeId, NodeId> KeepReturn::Sources() const {
  std::multimap<NodeId, NodeId> sources;
  for (const LedgerEntry& entry : there_.ledger) {
    if (entry.target != kNone) sources.emplace(entry.target, entry.source);
  }
  return sources;
}

// The leaves of the source and of the return that are of one element and met in one leaf of the
// target.
std::vector<KeepReturn::LeafPair> KeepReturn::FollowLeaves() const {
  const std::multimap<NodeId, NodeId> sources = Sources();
  std::vector<LeafPair> leaves;
  for (NodeId node = 0; node < returned_.nodes.size(); ++node) {
    const NodeId made = returned_.IsLeaf(node) ? WrittenAt(node) : kNone;
    if (made == kNone) continue;
    const NodeId first = there_.SourceOf(made);
    if (first != kNone && IsSameElement(first, node)) leaves.emplace_back(first, node);
    const auto [from, to] = sources.equal_range(made);
    for (auto other = from; other != to; ++other) {
      if (other->second != first && IsSameElement(other->second, node))
        leaves.emplace_back(other->second, node);
    }
  }
  return leaves;
}

bool KeepReturn::IsSameElement(NodeId source_node, NodeId returned_node) const {
  return source_.nodes[source_node].element == returned_.nodes[returned_node].element;
}

// The leaf of the target that a leaf of the return came from; kNone where it came from none.
NodeId KeepReturn::WrittenAt(NodeId returned_leaf) const {
  const NodeId middle = back_.SourceOf(returned_leaf);
  return middle == kNone ? kNone : middle_.MadeBy(middle);
}

// A group to which no leaf led, since each leaf of the target has one way back, and one of the
// return that stands in the same outer group and is alike node for node: of two lines that say the
// same, each comes back as one of the two. Only what travelled whole: the rest was not brought.
void KeepReturn::MatchWhole() {
  FreeGroups free = FreeOfReturn();
  if (free.empty()) return;
  std::vector<bool> travelled(source_.nodes.size());
  for (const LedgerEntry& entry : there_.ledger)
    travelled[entry.source] = entry.state == LeafState::kCarried;
  const NodeId end = std::min(there_.keep_begin, static_cast<NodeId>(source_.nodes.size()));
  for (NodeId group = 1; group < end; ++group) {
    if (!source_groups_.IsGroup(group) || group_home_.contains(group)) continue;
    if (!TravelledWhole(group, travelled)) continue;
    const NodeId same = TakeSame(group, free);
    if (same != kNone) PairWhole(group, same);
  }
}

// The groups of the return to which no leaf led, by where they stand and what they hold; those of
// one key with the first in document order at the end.
KeepReturn::FreeGroups KeepReturn::FreeOfReturn() const {
  FreeGroups free;
  for (auto node = static_cast<NodeId>(returned_.nodes.size()); node > 1; --node) {
    const NodeId group = node - 1;
    if (!returned_groups_.IsGroup(group) || group_origin_.contains(group)) continue;
    const NodeId outer = returned_groups_.GroupOf(returned_.nodes[group].parent);
    free[{outer, returned_.nodes[group].element, returned_groups_.WholeDigest(group)}].push_back(
        group);
  }
  return free;
}

// The first free group that stands where the source group stood and is alike, which is then no
// longer free; kNone.
NodeId KeepReturn::TakeSame(NodeId source_group, FreeGroups& free) const {
  const Node& node = source_.nodes[source_group];
  const NodeId outer = HomeOfGroup(source_groups_.GroupOf(node.parent));
  if (outer == kNone) return kNone;
  const auto found = free.find({outer, node.element, source_groups_.WholeDigest(source_group)});
  if (found == free.end()) return kNone;
  std::vector<NodeId>& groups = found->second;
  while (!groups.empty()) {
    const NodeId group = groups.back();
    const bool same = !group_origin_.contains(group) && IsSame(source_group, group);
    groups.pop_back();
    if (same) return group;
  }
  return kNone;
}

// True if both are alike node for node: elements, values, what is nil.
bool KeepReturn::IsSame(NodeId here, NodeId there) const {
  const NodeId size = source_groups_.EndOf(here) - here;
  if (returned_groups_.EndOf(there) - there != size) return false;
  for (NodeId at = 0; at < size; ++at) {
    const Node& kept = source_.nodes[here + at];
    const Node& made = returned_.nodes[there + at];
    const bool alike = kept.element == made.element && kept.is(kNilNode) == made.is(kNilNode) &&
                       kept.value() == made.value() &&
                       (at == 0 || kept.parent - here == made.parent - there);
    if (!alike) return false;
  }
  return true;
}

bool KeepReturn::TravelledWhole(NodeId group, const std::vector<bool>& travelled) const {
  const NodeId end = source_groups_.EndOf(group);
  for (NodeId node = group; node < end; ++node) {
    if (source_.IsLeaf(node) && !travelled[node]) return false;
  }
  return true;
}

// Groups that are alike node for node, with all that is in them.
void KeepReturn::PairWhole(NodeId here, NodeId there) {
  const NodeId size = source_groups_.EndOf(here) - here;
  for (NodeId at = 0; at < size; ++at) {
    if (source_groups_.IsGroup(here + at)) {
      group_home_.emplace(here + at, there + at);
      group_origin_.emplace(there + at, here + at);
    }
    if (!source_.IsLeaf(here + at)) continue;
    home_[here + at] = there + at;
    origin_[there + at] = here + at;
  }
}

// What stands in the place of a source leaf though it came from another, or from a row alone: a
// constant, the words for a code.
void KeepReturn::MatchByPlace() {
  std::map<std::pair<NodeId, ElementId>, NodeId> free;  // by source group and element
  for (NodeId node = 0; node < returned_.nodes.size(); ++node) {
    if (!returned_.IsLeaf(node) || origin_[node] != kNone) continue;
    const NodeId group = OriginOfGroup(returned_groups_.GroupOf(node));
    if (group != kNone) free.emplace(std::pair(group, returned_.nodes[node].element), node);
  }
  for (const LedgerEntry& entry : there_.ledger) {
    if (home_[entry.source] != kNone) continue;
    const auto found =
        free.find({source_groups_.GroupOf(entry.source), source_.nodes[entry.source].element});
    if (found == free.end()) continue;
    home_[entry.source] = found->second;
    origin_[found->second] = entry.source;
    free.erase(found);
  }
}

// A group of the return is the source group that most of its leaves came from, within the same
// outer group. One group may come back as two, or two as one: what else came back stands where it
// was not.
void KeepReturn::MatchGroups(const std::vector<LeafPair>& leaves) {
  struct Candidate {
    unsigned depth, votes;
    NodeId here, there;
  };
  const auto votes = Votes(leaves);
  std::vector<Candidate> candidates;
  candidates.reserve(votes.size());
  for (const auto& [pair, count] : votes)
    candidates.push_back({DepthOf(pair.first), count, pair.first, pair.second});
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.depth != b.depth ? a.depth < b.depth : a.votes > b.votes;
  });
  if (!returned_.nodes.empty()) {
    group_origin_.emplace(0, 0);
    group_home_.emplace(0, 0);
  }
  for (const Candidate& candidate : candidates) {
    const auto& [depth, count, here, there] = candidate;
    if (group_home_.contains(here) || group_origin_.contains(there)) continue;
    const NodeId outer = source_groups_.GroupOf(source_.nodes[here].parent);
    if (HomeOfGroup(outer) != returned_groups_.GroupOf(returned_.nodes[there].parent)) continue;
    group_home_.emplace(here, there);
    group_origin_.emplace(there, here);
  }
}

// By group of the source and of the return: the leaves that speak for their being one; those with
// the same value count twice.
std::map<KeepReturn::LeafPair, unsigned> KeepReturn::Votes(
    const std::vector<LeafPair>& leaves) const {
  std::map<LeafPair, unsigned> votes;
  for (const auto& [origin, node] : leaves) {
    NodeId here = source_groups_.GroupOf(origin);
    NodeId there = returned_groups_.GroupOf(node);
    const bool same = source_.nodes[origin].value() == returned_.nodes[node].value();
    while (here != 0 && there != 0) {
      votes[{here, there}] += same ? 2 : 1;
      here = source_groups_.GroupOf(source_.nodes[here].parent);
      there = returned_groups_.GroupOf(returned_.nodes[there].parent);
    }
  }
  return votes;
}

// Groups around a group of the source.
unsigned KeepReturn::DepthOf(NodeId group) const {
  unsigned depth = 0;
  for (; group != 0; ++depth) group = source_groups_.GroupOf(source_.nodes[group].parent);
  return depth;
}

NodeId KeepReturn::HomeOfGroup(NodeId source_group) const {
  const auto found = group_home_.find(source_group);
  return found == group_home_.end() ? kNone : found->second;
}

NodeId KeepReturn::OriginOfGroup(NodeId returned_group) const {
  const auto found = group_origin_.find(returned_group);
  return found == group_origin_.end() ? kNone : found->second;
}

bool KeepReturn::ReturnsSame(NodeId source_leaf) const {
  const NodeId home = home_[source_leaf];
  return home != kNone && returned_.nodes[home].value() == source_.nodes[source_leaf].value();
}

std::string KeepReturn::AmongDigest(NodeId target_leaf) const {
  const Record& record = *middle_.record;
  const NodeId leaf = FinalOf(target_leaf);
  const std::string path = PlainPath(record, leaf);
  std::vector<std::string> values;
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    if (record.nodes[node].element != record.nodes[leaf].element || !record.IsLeaf(node)) continue;
    if (PlainPath(record, node) == path) values.emplace_back(record.nodes[node].value());
  }
  return ValuesDigest(std::move(values));
}

std::string KeepReturn::TwinDigest(NodeId returned_group) const {
  return TwinDigestOf(back_, middle_groups_, returned_groups_, returned_group);
}

NodeId KeepReturn::FinalOf(NodeId target_leaf) const {
  return target_leaf < final_.size() ? final_[target_leaf] : kNone;
}

}  // namespace baybridge
