#include "core/record_paths.h"

namespace baybridge {

RecordPaths::RecordPaths(const Record& record)
    : record_(record),
      ordinals_(record.nodes.size(), 0) {
  if (record.nodes.empty()) return;
  // By name: the last child of that name, of whichever parent.
  std::vector<NodeId> last(record.names->size() + record.own_names(), kNone);
  for (NodeId parent = 0; parent < record.nodes.size(); ++parent) {
    for (NodeId at = record.nodes[parent].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      const Node& node = record.nodes[at];
      if (node.is(kAttributeNode)) continue;
      const NodeId before = last[node.name];
      last[node.name] = at;
      if (before == kNone || record.nodes[before].parent != parent) continue;
      if (ordinals_[before] == 0) ordinals_[before] = 1;
      ordinals_[at] = ordinals_[before] + 1;
    }
  }
}

void RecordPaths::AppendStep(NodeId node, std::string& out) const {
  const Node& n = record_.nodes[node];
  out += n.is(kAttributeNode) ? "/@" : "/";
  out += record_.local(n.name);
  if (ordinals_[node] != 0) out += '[' + std::to_string(ordinals_[node]) + ']';
}

void RecordPaths::Append(NodeId node, std::string& out) {
  const NodeId parent = record_.nodes[node].parent;
  if (parent != parent_) {
    std::vector<NodeId> inwards;
    for (NodeId at = parent; at != kNone; at = record_.nodes[at].parent) inwards.push_back(at);
    prefix_.clear();
    for (auto at = inwards.rbegin(); at != inwards.rend(); ++at) AppendStep(*at, prefix_);
    parent_ = parent;
  }
  if (parent != kNone) out += prefix_;
  AppendStep(node, out);
}

}  // namespace baybridge
