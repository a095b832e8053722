#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "pack/shape.h"

namespace baybridge {

// A record seen as groups: the root, and every instance of an element that its format lets repeat.
// What is kept of a group is anchored by where the group stands and by the digest of the leaves
// that travelled with it.
class GroupView {
 public:
  GroupView(const Record& record, const Shape& shape) : record_(record), shape_(shape) {}

  // The innermost group at or above a node; the root is 0.
  NodeId GroupOf(NodeId node) const;
  bool IsGroup(NodeId node) const;
  // Path from a group down to a node, by local names: "Dose/@unit"; "." for the group itself.
  std::string RelativePath(NodeId group, NodeId node) const;
  // Groups with the same path below the same outer group, in document order, the group itself
  // included.
  std::vector<NodeId> Twins(NodeId group) const;
  // Groups at a relative path directly within a group, in document order.
  std::vector<NodeId> GroupsAt(NodeId outer, std::string_view path) const;
  // Relative paths of the group's own leaves for which `counts` holds, sorted, each once; of the
  // leaves of groups within it where it has none of its own; empty where there is none at all.
  std::vector<std::string> LeafPaths(NodeId group, const std::function<bool(NodeId)>& counts) const;
  // Digest by which a group is found again: over path and value of the leaves below it whose
  // relative path is in `paths` (sorted), and over the paths alone of its other own leaves, so that
  // a group that says more, or less, is another one. Empty where no leaf is at `paths`.
  std::string AnchorDigest(NodeId group, const std::vector<std::string>& paths) const;

  // Digest over all leaves of the group, those of groups within it included.
  std::string WholeDigest(NodeId group) const;
  // One past the last node below a group.
  NodeId EndOf(NodeId group) const;

 private:
  const Record& record_;
  const Shape& shape_;
};

// "/Resident/Drug/Name": a path without positions.
std::string PlainPath(const Record& record, NodeId node);

// Digest of one leaf's value, as keep files hold it.
std::string ValueDigest(std::string_view value);
// Digest of several values, in whatever order they stand.
std::string ValuesDigest(std::vector<std::string> values);

}  // namespace baybridge
