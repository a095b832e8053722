#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "translate/groups.h"
#include "translate/keep_block.h"
#include "translate/translation.h"

namespace baybridge {

// Finds, among the groups of a translation's target, the one that a kept group belongs to. The work
// is bounded: past the bound nothing more is found. What it is made of must outlive it.
class GroupMatcher {
 public:
  GroupMatcher(const Translation& translation, const GroupView& groups, const KeepReader& reader);

  // The one group within `outer` whose anchor is that of the kept group; kNone where there is none,
  // or nobody can tell which.
  NodeId Match(NodeId kept, NodeId outer);
  // The last group at `path` within `outer` whose leaves all have the values of `digest`; kNone.
  NodeId FindWhole(NodeId outer, std::string_view path, std::string_view digest);
  // How many there are.
  std::uint32_t CountWhole(NodeId outer, std::string_view path, std::string_view digest);
  // The group is gone.
  void Forget(NodeId group) { gone_.insert(group); }

 private:
  using ByDigest = std::unordered_map<std::string, std::vector<NodeId>>;
  const ByDigest& Anchors(NodeId outer,
                          std::string_view path,
                          const std::vector<std::string>& leaves);
  std::vector<NodeId> GroupsAt(NodeId outer, std::string_view path);

  const Translation& translation_;
  const GroupView& groups_;
  const GroupView source_groups_;
  const KeepReader& reader_;
  std::unordered_map<std::string, ByDigest> anchors_;
  std::unordered_set<NodeId> gone_;
  std::size_t visits_ = 0;
};

// The leaves of the record that came from the middle station, by where they stand and what they
// hold.
class MiddleLeaves {
 public:
  MiddleLeaves(const Translation& translation, const GroupView& made_groups);

  // True if a leaf at `path` holds the value of `digest`: one in the group that `made_group` came
  // from, or around or within it; where none is at `path` there, one that shares a group with it;
  // else any.
  bool Holds(NodeId made_group, std::string_view path, std::string_view digest);
  // Digest over the values of all leaves at `path`.
  std::string Among(std::string_view path);

 private:
  void Index();
  enum class Relation : std::uint8_t { kSame, kNear, kFar };
  Relation RelationOf(NodeId made_group, NodeId leaf);
  NodeId OutermostOf(NodeId group) const;

  const Translation& translation_;
  const GroupView& made_groups_;
  const GroupView source_groups_;
  std::unordered_map<std::string, std::vector<NodeId>> leaves_;  // by path
  std::unordered_map<NodeId, std::vector<NodeId>>
      came_from_;  // by made group: groups of the source
};

}  // namespace baybridge
