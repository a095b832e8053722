#pragma once

#include <cstdint>
#include <vector>

#include "core/record.h"

namespace baybridge {

// Where the lines of a record's input begin, found once for the places of many of its nodes. The
// record outlives it and keeps its input meanwhile.
class LineStarts {
 public:
  explicit LineStarts(const Record& record);
  // As Record::LocationOf, without looking for the lines again.
  Location LocationOf(NodeId node) const;

 private:
  const Record* record_;
  std::vector<std::uint32_t> starts_{0};
};

}  // namespace baybridge
