#include "core/record.h"

#include <algorithm>
#include <cstring>

namespace baybridge {
namespace {

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

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
  std::vector<std::string> steps;
  for (NodeId at = node; at != kNone; at = nodes[at].parent) {
    const Node& n = nodes[at];
    std::string step = "/";
    if (n.is(kAttributeNode)) step += '@';
    step += local(n.name);
    if (n.parent != kNone && !n.is(kAttributeNode)) {
      std::uint32_t before = 0;
      std::uint32_t all = 0;
      for (NodeId s = nodes[n.parent].first_child; s != kNone; s = nodes[s].next_sibling) {
        if (nodes[s].name != n.name || nodes[s].is(kAttributeNode)) continue;
        ++all;
        if (s <= at) ++before;
      }
      if (all > 1) step += '[' + std::to_string(before) + ']';
    }
    steps.push_back(std::move(step));
  }
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) path += *step;
  return path;
}

Location Record::LocationOf(NodeId node) const {
  return LocationAt(nodes[node].offset);
}

namespace {

// Bytes of UTF-8 that begin a code point, eight at once: a record's findings count them again and
// again.
std::uint32_t CountCodePoints(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
  std::size_t continuations = 0;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    // 10xxxxxx: the high bit without the one below it.
    const std::uint64_t marks = (bytes >> 7U) & ~(bytes >> 6U) & kOnes;
    continuations += (marks * kOnes) >> 56U;
  }
  for (; at < text.size(); ++at) continuations += IsContinuation(text[at]) ? 1 : 0;
  return static_cast<std::uint32_t>(text.size() - continuations);
}

}  // namespace

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
  location.column = 1 + CountCodePoints({line, static_cast<std::size_t>(end - line)});
  return location;
}

}  // namespace baybridge
