#include "translate/kept_groups.h"

#include <algorithm>
#include <utility>

namespace baybridge {

bool KeptGroups::Collect() {
  CollectLeaves();
  CollectSurplus();
  CollectOrders();
  const bool any = !kept_.empty();
  LinkGroups();
  return any;
}

void KeptGroups::CollectLeaves() {
  for (const LedgerEntry& entry : carried_.ledger) {
    if (entry.state == LeafState::kCarried) {
      if (way_.ReturnsSame(entry.source)) continue;
      ++carried_leaves_;
    }
    kept_[groups_.GroupOf(entry.source)].leaves.push_back(&entry);
  }
}

// Leaves and groups that would come back though they were not there.
void KeptGroups::CollectSurplus() {
  const Record& returned = way_.returned();
  const GroupView& groups = way_.returned_groups();
  std::vector<NodeId> told;
  for (NodeId node = 0; node < returned.nodes.size(); ++node) {
    if (!returned.IsLeaf(node) || way_.OriginOf(node) != kNone) continue;
    NodeId group = groups.GroupOf(node);
    if (const NodeId origin = way_.OriginOfGroup(group); origin != kNone) {
      kept_[origin].absent.push_back(node);
      continue;
    }
    NodeId outer = groups.GroupOf(returned.nodes[group].parent);
    while (way_.OriginOfGroup(outer) == kNone) {
      group = outer;
      outer = groups.GroupOf(returned.nodes[group].parent);
    }
    if (std::find(told.begin(), told.end(), group) != told.end()) continue;
    told.push_back(group);
    kept_[way_.OriginOfGroup(outer)].surplus.push_back(group);
  }
}

// Repeated groups whose order in the return is not that of the source: noted by the group that
// holds them.
void KeptGroups::CollectOrders() {
  std::map<std::pair<NodeId, ElementId>, std::vector<NodeId>> lists;
  for (NodeId node = 1; node < source_.nodes.size(); ++node) {
    if (node >= carried_.keep_begin && node < carried_.keep_end) continue;
    if (!groups_.IsGroup(node)) continue;
    lists[{groups_.GroupOf(source_.nodes[node].parent), source_.nodes[node].element}].push_back(
        node);
  }
  for (const auto& [where, nodes] : lists) {
    if (!ComesBackInOrder(nodes)) kept_[where.first].orders.push_back(nodes);
  }
}

// Groups of which nothing comes back are put in again where they stood.
bool KeptGroups::ComesBackInOrder(const std::vector<NodeId>& nodes) const {
  NodeId last = 0;
  for (const NodeId node : nodes) {
    const NodeId place = way_.PlaceOfGroup(node);
    if (place == kNone) continue;
    if (place < last) return false;
    last = place;
  }
  return true;
}

// Groups above a group that holds something are written too, so that anchors can be followed
// from the root.
void KeptGroups::LinkGroups() {
  std::vector<NodeId> nodes;
  nodes.reserve(kept_.size());
  for (const auto& [node, group] : kept_) nodes.push_back(node);
  for (NodeId node : nodes) {
    while (node != 0) {
      const NodeId parent = groups_.GroupOf(source_.nodes[node].parent);
      std::vector<NodeId>& children = kept_[parent].groups;
      if (std::find(children.begin(), children.end(), node) != children.end()) break;
      children.push_back(node);
      node = parent;
    }
  }
  for (auto& [node, group] : kept_) std::sort(group.groups.begin(), group.groups.end());
}

}  // namespace baybridge
