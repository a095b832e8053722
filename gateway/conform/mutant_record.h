#pragma once

#include <optional>
#include <string>

#include "core/record.h"

namespace baybridge {

// One change of one node: another text, or (without text) the node left out or, if `repeat`, twice
// there with all below it.
struct NodeChange {
  NodeId node = 0;
  std::optional<std::string> text;
  bool repeat = false;
};

// Writes the record with the change to `to`, which must not outlive either: texts stay theirs.
void CopyChanged(const Record& from, const NodeChange& change, Record& to);

}  // namespace baybridge
