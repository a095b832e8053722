#include "pipeline/place_in_source.h"

#include <string>

namespace baybridge {
namespace {

// True if the node's path is `path`, or a group that the path leads through.
bool LeadsTo(const std::string& group, std::string_view path) {
  return path.starts_with(group) && (path.size() == group.size() || path[group.size()] == '/');
}

// A subtree is contiguous: it ends at the first node whose parent stands before it.
NodeId FirstSource(const Translation& translation, NodeId node) {
  const auto& nodes = translation.target().nodes;
  for (NodeId at = node; at < nodes.size() && (at == node || nodes[at].parent >= node); ++at) {
    if (translation.SourceOf(at) != kNone) return translation.SourceOf(at);
  }
  return kNone;
}

}  // namespace

Location PlaceInSource(const Translation& translation,
                       const Record& source,
                       std::string_view path) {
  const Record& target = translation.target();
  NodeId from = kNone;
  std::size_t longest = 0;
  for (NodeId node = 1; node < target.nodes.size(); ++node) {  // the root says nothing
    const std::string group = target.PathOf(node);
    if (group.size() <= longest || !LeadsTo(group, path)) continue;
    const NodeId leaf = FirstSource(translation, node);
    if (leaf == kNone) continue;
    longest = group.size();
    from = leaf;
  }
  return from == kNone ? Location() : source.LocationOf(from);
}

}  // namespace baybridge
