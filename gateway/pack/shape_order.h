#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/record.h"
#include "pack/shape.h"

namespace baybridge {

// Puts many records into the order of their shapes; reused, it allocates nothing at steady state.
// Belongs to one thread at a time.
class ShapeOrder {
 public:
  // Sets Node::element by the shape and puts the nodes into the order that the shape states, as the
  // same record written as XML would have them: the members of a JSON object and the columns of a
  // sheet have no order of their own. Elements of a repeating model group are taken by instance
  // (the k-th of each name), then by rank. What the shape does not know stays behind its
  // predecessor.
  void Put(const Shape& shape, Record& record);

 private:
  // Where a child stands among its siblings.
  struct Place {
    std::uint32_t group_rank = 0;  // of the first element of its repeating group, else its own
    std::uint32_t instance = 0;
    std::uint32_t rank = 0;
    NodeId node = kNone;
    bool operator<(const Place& other) const;
  };

  static bool IsInOrder(const Shape& shape, const Record& record);
  void Reorder(const Shape& shape, Record& record);
  NodeId Append(const Record& record, NodeId old, NodeId parent);
  void SetPlaces(const Shape& shape, const Record& record, NodeId parent);
  void SetPlace(const Shape& shape, const Record& record, ElementId id, Place& place) const;

  std::vector<Node> ordered_;
  std::vector<NodeId> last_;                     // by new id: its last child so far
  std::vector<Place> places_;                    // of the children of one node
  std::vector<std::pair<NodeId, NodeId>> open_;  // a node and its new parent
};

// The same for a single record.
void OrderByShape(const Shape& shape, Record& record);

}  // namespace baybridge
