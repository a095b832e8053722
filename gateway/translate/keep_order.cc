#include "translate/keep_order.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "translate/groups.h"

namespace baybridge {
namespace {

// Puts repeated groups back into the order that was kept, where all of them are there and no other.
class OrderRestorer {
 public:
  OrderRestorer(Record& record, const Shape& shape, const KeepReader& reader)
      : record_(record),
        groups_(record, shape),
        reader_(reader) {}

  // True if anything was moved; the record's nodes then no longer stand in document order.
  bool Restore(NodeId keep_group, NodeId node) {
    bool moved = false;
    for (const NodeId order : reader_.Children(keep_group, reader_.names().order))
      moved = Reorder(order, node) || moved;
    return moved;
  }

 private:
  bool Reorder(NodeId order, NodeId outer) {
    const std::string path(reader_.Attribute(order, reader_.names().path));
    std::vector<NodeId> groups;
    for (NodeId node = outer + 1; node < record_.nodes.size(); ++node) {
      if (!groups_.IsGroup(node) || groups_.GroupOf(record_.nodes[node].parent) != outer) continue;
      if (groups_.RelativePath(outer, node) == path) groups.push_back(node);
    }
    std::multimap<std::string, NodeId> by_digest;
    for (const NodeId node : groups) by_digest.emplace(groups_.WholeDigest(node), node);
    std::vector<NodeId> wanted;
    std::string_view digests = reader_.Attribute(order, reader_.names().digests);
    while (!digests.empty()) {
      const std::string_view digest = digests.substr(0, digests.find(' '));
      digests.remove_prefix(std::min(digests.size(), digest.size() + 1));
      const auto found = by_digest.find(std::string(digest));
      if (found == by_digest.end())
        return false;  // one was changed or taken away: the order that came back stands
      wanted.push_back(found->second);
      by_digest.erase(found);
    }
    if (!by_digest.empty() || wanted.size() != groups.size() || wanted == groups) return false;
    Relink(groups, wanted);
    return true;
  }

  // Puts `wanted` into the places of `groups` in the chain of siblings.
  void Relink(const std::vector<NodeId>& groups, const std::vector<NodeId>& wanted) {
    const NodeId parent = record_.nodes[groups.front()].parent;
    std::vector<NodeId> chain;
    for (NodeId at = record_.nodes[parent].first_child; at != kNone;
         at = record_.nodes[at].next_sibling)
      chain.push_back(at);
    std::size_t next = 0;
    for (NodeId& link : chain) {
      if (std::find(groups.begin(), groups.end(), link) != groups.end()) link = wanted[next++];
    }
    for (std::size_t i = 0; i < chain.size(); ++i) {
      (i == 0 ? record_.nodes[parent].first_child : record_.nodes[chain[i - 1]].next_sibling) =
          chain[i];
    }
    record_.nodes[chain.back()].next_sibling = kNone;
  }

  Record& record_;
  GroupView groups_;
  const KeepReader& reader_;
};

// Puts the nodes in document order again. Returns the new place of every node.
std::vector<NodeId> PutInDocumentOrder(Record& record) {
  std::vector<NodeId> now(record.nodes.size(), kNone);
  std::vector<Node> nodes;
  nodes.reserve(record.nodes.size());
  struct Visit {
    NodeId node;
    NodeId parent;
  };
  std::vector<Visit> stack{{0, kNone}};
  std::vector<NodeId> last;
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    const auto id = static_cast<NodeId>(nodes.size());
    Node node = record.nodes[visit.node];
    node.parent = visit.parent;
    node.first_child = node.next_sibling = kNone;
    nodes.push_back(node);
    now[visit.node] = id;
    last.push_back(kNone);
    if (visit.parent != kNone) {
      (last[visit.parent] == kNone ? nodes[visit.parent].first_child
                                   : nodes[last[visit.parent]].next_sibling) = id;
      last[visit.parent] = id;
    }
    const std::size_t first = stack.size();
    for (NodeId child = record.nodes[visit.node].first_child; child != kNone;
         child = record.nodes[child].next_sibling) {
      stack.push_back({child, id});
    }
    std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end());
  }
  record.nodes = std::move(nodes);
  return now;
}

}  // namespace

std::vector<NodeId> RestoreOrders(Record& record,
                                  const Shape& shape,
                                  const KeepReader& reader,
                                  const std::vector<PlacedGroup>& placed) {
  OrderRestorer orders(record, shape, reader);
  bool moved = false;
  for (const PlacedGroup& group : placed)
    moved = orders.Restore(group.keep_group, group.node) || moved;
  return moved ? PutInDocumentOrder(record) : std::vector<NodeId>();
}

}  // namespace baybridge
