#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/record.h"

namespace baybridge {

// The canonical paths of many nodes of one record, as Record::PathOf writes them, without going
// through the siblings again for each of them. The record must outlive it and stay as it is
// meanwhile. Belongs to one thread.
class RecordPaths {
 public:
  explicit RecordPaths(const Record& record);
  // Appends the path of `node`, which must be a node of the record.
  void Append(NodeId node, std::string& out);

 private:
  void AppendStep(NodeId node, std::string& out) const;

  const Record& record_;
  std::vector<std::uint32_t> ordinals_;  // by node, from 1; 0 where its path has none
  NodeId parent_ = kNone;                // of the last node,
  std::string prefix_;                   // and its path
  std::vector<NodeId> inwards_;          // of one step's work
};

}  // namespace baybridge
