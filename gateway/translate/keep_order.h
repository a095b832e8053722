#pragma once

#include <vector>

#include "core/record.h"
#include "pack/shape.h"
#include "translate/keep_block.h"

namespace baybridge {

// A group of a keep block, and the group of a record where it was placed.
struct PlacedGroup {
  NodeId keep_group = kNone;
  NodeId node = kNone;
};

// Puts repeated groups back into the order that the block says, where all of them are there and no
// other. Returns, where anything was moved, the new place of every node; else nothing.
std::vector<NodeId> RestoreOrders(Record& record,
                                  const Shape& shape,
                                  const KeepReader& reader,
                                  const std::vector<PlacedGroup>& placed);

}  // namespace baybridge
