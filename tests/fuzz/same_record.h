#pragma once

#include <string>

#include "core/record.h"

namespace baybridge {

// True if two records hold the same nodes: parents, expanded names, texts and the flags of `mask`.
inline bool SameRecord(const Record& a, const Record& b, std::uint8_t mask) {
  if (a.nodes.size() != b.nodes.size()) return false;
  for (NodeId id = 0; id < a.nodes.size(); ++id) {
    const Node& x = a.nodes[id];
    const Node& y = b.nodes[id];
    if (x.parent != y.parent || (x.flags & mask) != (y.flags & mask)) return false;
    if (x.value() != y.value() || a.local(x.name) != b.local(y.name)) return false;
    if (a.space(x.name) != b.space(y.name)) return false;
  }
  return true;
}

}  // namespace baybridge
