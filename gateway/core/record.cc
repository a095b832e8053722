#include "core/record.h"

#include <algorithm>
#include <cstring>

#include "core/code_points.h"

namespace baybridge {
void Record::Clear() {
  nodes.clear();
  arena.Reset();
  input = {};
  file.clear();
  comments = 0;
  skipped_instructions = 0;
  own_names_.clear();
}

void Record::OwnInput(std::string_view bytes) {
  own_input_.assign(bytes.begin(), bytes.end());
  input = {own_input_.data(), own_input_.size()};
}

NodeId Record::Append(NodeId parent, NodeId previous, NameId name, std::uint8_t flags) {
  const auto id = static_cast<NodeId>(nodes.size());
  Node& node = nodes.emplace_back();
  node.parent = parent;
  node.name = name;
  node.flags = flags;
  if (previous != kNone) {
    nodes[previous].next_sibling = id;
  } else if (parent != kNone) {
    nodes[parent].first_child = id;
  }
  return id;
}

NameId Record::AddName(std::string_view space, std::string_view local) {
  for (std::size_t i = 0; i < own_names_.size(); ++i) {
    if (own_names_[i].local == local && own_names_[i].space == space) {
      return names->size() + static_cast<NameId>(i);
    }
  }
  own_names_.push_back({std::string(space), std::string(local)});
  return names->size() + static_cast<NameId>(own_names_.size() - 1);
}

std::string_view Record::space(NameId name) const {
  if (name < names->size()) return names->space(name);
  return own_names_[name - names->size()].space;
}

std::string_view Record::local(NameId name) const {
  if (name < names->size()) return names->local(name);
  return own_names_[name - names->size()].local;
}

std::string Record::PathOf(NodeId node) const {
  std::vector<NodeId> outwards;
  for (NodeId at = node; at != kNone; at = nodes[at].parent) outwards.push_back(at);
  std::string path;
  for (auto at = outwards.rbegin(); at != outwards.rend(); ++at) {
    const Node& n = nodes[*at];
    path += n.is(kAttributeNode) ? "/@" : "/";
    path += local(n.name);
    if (n.parent == kNone || n.is(kAttributeNode)) continue;
    std::uint32_t before = 0;
    std::uint32_t all = 0;
    for (NodeId s = nodes[n.parent].first_child; s != kNone; s = nodes[s].next_sibling) {
      if (nodes[s].name != n.name || nodes[s].is(kAttributeNode)) continue;
      ++all;
      if (s <= *at) ++before;
    }
    if (all > 1) path += '[' + std::to_string(before) + ']';
  }
  return path;
}

Location Record::LocationOf(NodeId node) const {
  return LocationAt(nodes[node].offset);
}

Location Record::LocationAt(std::uint32_t offset) const {
  Location location{.file = file, .line = 0, .column = 0, .native = {}};
  if (input.empty()) return location;
  const std::string_view before = input.substr(0, offset);
  const char* line = before.data();
  const char* const end = line + before.size();
  location.line = 1;
  while (const void* newline = std::memchr(line, '\n', static_cast<std::size_t>(end - line))) {
    line = static_cast<const char*>(newline) + 1;
    ++location.line;
  }
  const auto within = static_cast<std::size_t>(end - line);
  location.column = 1 + static_cast<std::uint32_t>(CountCodePoints({line, within}));
  return location;
}

}  // namespace baybridge
