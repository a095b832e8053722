#pragma once

#include <cstdint>
#include <vector>

#include "core/record.h"

namespace baybridge {

// Where the lines of a record's input begin, found once for the places of many of its nodes. The
// record outlives it and keeps its input meanwhile. Belongs to one thread.
class LineStarts {
 public:
  explicit LineStarts(const Record& record);
  // As Record::LocationOf, without looking for the lines again, and quick for nodes in the order of
  // the document.
  Location LocationOf(NodeId node);

 private:
  const Record* record_;
  std::vector<std::uint32_t> starts_{0};
  std::size_t line_ = 0;      // of the last node, from 0,
  std::uint32_t offset_ = 0;  // its place in the input,
  std::uint32_t points_ = 0;  // and the code points before it on its line
};

}  // namespace baybridge
