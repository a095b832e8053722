#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/record.h"
#include "translate/groups.h"
#include "translate/keep.h"
#include "translate/translation.h"

namespace baybridge {

// A translation and its trial way back, side by side: which leaf and which group of the source is
// which leaf and group of the return. What it is made of must outlive it.
class KeepReturn {
 public:
  KeepReturn(const Carried& there, const FinalTarget& middle, const Carried& back);

  const Record& source() const { return source_; }
  const Record& returned() const { return returned_; }
  const GroupView& source_groups() const { return source_groups_; }
  const GroupView& returned_groups() const { return returned_groups_; }

  // The leaf of the return that a source leaf became, and the other way round; kNone for none.
  NodeId HomeOf(NodeId source_leaf) const { return home_[source_leaf]; }
  NodeId OriginOf(NodeId returned_leaf) const { return origin_[returned_leaf]; }
  // The same for groups.
  NodeId HomeOfGroup(NodeId source_group) const;
  NodeId OriginOfGroup(NodeId returned_group) const;
  // The first group of the return that anything of a source group reaches; kNone where nothing
  // does.
  NodeId PlaceOfGroup(NodeId source_group) const { return place_[source_group]; }

  // True if the source leaf comes back with its value.
  bool ReturnsSame(NodeId source_leaf) const;
  // The leaf of the target as it is written; kNone where it is not there. And its value.
  NodeId FinalOf(NodeId target_leaf) const;
  std::string_view FinalValue(NodeId final_leaf) const {
    return middle_.record->nodes[final_leaf].value();
  }
  // Digest over the values of all leaves of the target as it is written at the path of this one.
  std::string AmongDigest(NodeId target_leaf) const;
  // Digest over all of a group of the return and of the group of the target that it came from.
  std::string TwinDigest(NodeId returned_group) const;

 private:
  using LeafPair = std::pair<NodeId, NodeId>;  // of the source, of the return
  void Match();
  std::multimap<NodeId, NodeId> Sources() const;
  std::vector<LeafPair> FollowLeaves() const;
  bool IsSameElement(NodeId source_node, NodeId returned_node) const;
  NodeId WrittenAt(NodeId returned_leaf) const;
  void MatchGroups(const std::vector<LeafPair>& leaves);
  std::map<LeafPair, unsigned> Votes(const std::vector<LeafPair>& leaves) const;
  void MatchWhole();
  // By group of the return that is around it, element and digest over all that it holds.
  using FreeGroups = std::map<std::tuple<NodeId, ElementId, std::string>, std::vector<NodeId>>;
  FreeGroups FreeOfReturn() const;
  NodeId TakeSame(NodeId source_group, FreeGroups& free) const;
  bool IsSame(NodeId here, NodeId there) const;
  bool TravelledWhole(NodeId group, const std::vector<bool>& travelled) const;
  void PairWhole(NodeId here, NodeId there);
  void MatchByPlace();
  unsigned DepthOf(NodeId group) const;

  const Carried there_;
  const FinalTarget& middle_;
  const Carried back_;
  GroupView middle_groups_;
  const Record& source_;
  const Record& returned_;
  GroupView source_groups_;
  GroupView returned_groups_;
  std::vector<NodeId> home_;             // by source leaf
  std::vector<NodeId> origin_;           // by leaf of the return
  std::map<NodeId, NodeId> group_home_;  // by source group
  std::map<NodeId, NodeId> group_origin_;
  std::vector<NodeId> place_;  // by source node
  std::vector<NodeId> final_;  // by target node
};

// The shape of what a translation reads.
inline const Shape& SourceShape(const Carried& carried) {
  return carried.first.source_kind->shape;
}

// Digest over all of a group that a translation made, and over all of the source group that its
// first leaf came from: groups that it tells apart differ in something that travelled.
std::string TwinDigestOf(const Carried& carried,
                         const GroupView& source_groups,
                         const GroupView& made_groups,
                         NodeId made_group);

}  // namespace baybridge
