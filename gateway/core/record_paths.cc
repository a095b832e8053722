#include "core/record_paths.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace baybridge {

RecordPaths::RecordPaths(const Record& record)
    : record_(record),
      ordinals_(record.nodes.size(), 0) {
  if (record.nodes.empty()) return;
  // By name, from the first that is used: the last child of that name, of whichever parent. The
  // names of one format stand near each other among those of all.
  const auto by_name = [](const Node& a, const Node& b) { return a.name < b.name; };
  const auto [first, end] = std::ranges::minmax_element(record.nodes, by_name);
  const NameId base = first->name;
  std::vector<NodeId> last(end->name - base + 1, kNone);
  for (NodeId parent = 0; parent < record.nodes.size(); ++parent) {
    for (NodeId at = record.nodes[parent].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      const Node& node = record.nodes[at];
      if (node.is(kAttributeNode)) continue;
      const NodeId before = std::exchange(last[node.name - base], at);
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
  if (ordinals_[node] == 0) return;
  std::array<char, 10> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), ordinals_[node]).ptr;
  out += '[';
  out.append(digits.data(), end);
  out += ']';
}

void RecordPaths::Append(NodeId node, std::string& out) {
  const NodeId parent = record_.nodes[node].parent;
  if (parent != parent_) {
    inwards_.clear();
    for (NodeId at = parent; at != kNone; at = record_.nodes[at].parent) inwards_.push_back(at);
    prefix_.clear();
    for (auto at = inwards_.rbegin(); at != inwards_.rend(); ++at) AppendStep(*at, prefix_);
    parent_ = parent;
  }
  if (parent != kNone) out += prefix_;
  AppendStep(node, out);
}

}  // namespace baybridge
