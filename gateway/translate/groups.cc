#include "translate/groups.h"

#include <algorithm>

#include "crypto/digest.h"

namespace baybridge {
namespace {
constexpr std::size_t kDigestBytes = 16;
}

bool GroupView::IsGroup(NodeId node) const {
  if (node == 0) return true;
  const Node& n = record_.nodes[node];
  return n.element != kNone && !n.is(kAttributeNode) && shape_.elements[n.element].max > 1;
}

NodeId GroupView::GroupOf(NodeId node) const {
  while (!IsGroup(node)) node = record_.nodes[node].parent;
  return node;
}

std::string GroupView::RelativePath(NodeId group, NodeId node) const {
  if (node == group) return ".";
  std::string path;
  for (NodeId at = node; at != group; at = record_.nodes[at].parent) {
    std::string step(record_.nodes[at].is(kAttributeNode) ? "@" : "");
    step += record_.local(record_.nodes[at].name);
    path = path.empty() ? step : step + "/" + path;
  }
  return path;
}

std::vector<NodeId> GroupView::Twins(NodeId group) const {
  std::vector<NodeId> twins;
  if (group == 0) return {0};
  const NodeId outer = GroupOf(record_.nodes[group].parent);
  const ElementId element = record_.nodes[group].element;
  NodeId end = outer + 1;
  while (end < record_.nodes.size() && record_.nodes[end].parent >= outer) ++end;
  for (NodeId node = outer + 1; node < end; ++node) {
    if (record_.nodes[node].element == element && GroupOf(record_.nodes[node].parent) == outer)
      twins.push_back(node);
  }
  return twins;
}

std::vector<NodeId> GroupView::GroupsAt(NodeId outer, std::string_view path) const {
  std::vector<NodeId> groups;
  const NodeId end = EndOf(outer);
  for (NodeId node = outer + 1; node < end; ++node) {
    if (!IsGroup(node) || GroupOf(record_.nodes[node].parent) != outer) continue;
    if (RelativePath(outer, node) == path) groups.push_back(node);
  }
  return groups;
}

NodeId GroupView::EndOf(NodeId group) const {
  NodeId end = group + 1;
  while (end < record_.nodes.size() && record_.nodes[end].parent >= group) ++end;
  return end;
}

std::vector<std::string> GroupView::LeafPaths(NodeId group,
                                              const std::function<bool(NodeId)>& counts) const {
  std::vector<std::string> own;
  std::vector<std::string> inner;
  const NodeId end = EndOf(group);
  for (NodeId node = group; node < end; ++node) {
    if (!record_.IsLeaf(node) || !counts(node)) continue;
    (GroupOf(node) == group ? own : inner).push_back(RelativePath(group, node));
  }
  std::vector<std::string>& paths = own.empty() ? inner : own;
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

namespace {

std::string DigestOfLines(std::vector<std::string>& lines) {
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return Hex(Sha256(text), kDigestBytes);
}

}  // namespace

std::string GroupView::AnchorDigest(NodeId group, const std::vector<std::string>& paths) const {
  std::vector<std::string> lines;
  bool anchored = false;
  const NodeId end = EndOf(group);
  for (NodeId node = group; node < end; ++node) {
    if (!record_.IsLeaf(node)) continue;
    std::string path = RelativePath(group, node);
    if (std::binary_search(paths.begin(), paths.end(), path)) {
      anchored = true;
      lines.push_back(std::move(path) + "=" + std::string(record_.nodes[node].value()) + "\n");
    } else if (GroupOf(node) == group) {
      lines.push_back(std::move(path) + "\n");
    }
  }
  return anchored ? DigestOfLines(lines) : std::string();
}

std::string GroupView::WholeDigest(NodeId group) const {
  std::vector<std::string> lines;
  const NodeId end = EndOf(group);
  for (NodeId node = group; node < end; ++node) {
    if (!record_.IsLeaf(node)) continue;
    lines.push_back(RelativePath(group, node) + "=" + std::string(record_.nodes[node].value()) +
                    "\n");
  }
  return lines.empty() ? std::string() : DigestOfLines(lines);
}

std::string ValueDigest(std::string_view value) {
  return Hex(Sha256(value), kDigestBytes);
}

std::string ValuesDigest(std::vector<std::string> values) {
  for (std::string& value : values) value += '\n';
  return DigestOfLines(values);
}

std::string PlainPath(const Record& record, NodeId node) {
  std::string path;
  for (NodeId at = node; at != kNone; at = record.nodes[at].parent) {
    std::string step(record.nodes[at].is(kAttributeNode) ? "/@" : "/");
    step += record.local(record.nodes[at].name);
    path.insert(0, step);
  }
  return path;
}

}  // namespace baybridge
