#include "pack/shape_order.h"

#include <algorithm>
#include <tuple>

namespace baybridge {

bool ShapeOrder::Place::operator<(const Place& other) const {
  return std::tie(group_rank, instance, rank) <
         std::tie(other.group_rank, other.instance, other.rank);
}

void ShapeOrder::Put(const Shape& shape, Record& record) {
  shape.Assign(record);
  if (!record.nodes.empty() && !IsInOrder(shape, record)) Reorder(shape, record);
}

// True only if nothing would move: the nodes follow one another as in a document, and siblings as
// their ranks do. Most records were written in order.
bool ShapeOrder::IsInOrder(const Shape& shape, const Record& record) {
  const std::vector<Node>& nodes = record.nodes;
  const auto may_follow = [&](NodeId before, NodeId after) {
    const NodeId parent = nodes[after].parent;
    if (nodes[parent].element == kNone) return true;  // nothing is known of its children
    const ElementId first = nodes[before].element;
    const ElementId second = nodes[after].element;
    return first != kNone && second != kNone && shape.elements[first].repeat_group == kNone &&
           shape.elements[second].repeat_group == kNone &&
           shape.elements[first].rank <= shape.elements[second].rank;
  };
  NodeId at = 0;
  for (NodeId id = 1; id < nodes.size(); ++id) {
    if (nodes[at].first_child == kNone) {
      while (at != 0 && nodes[at].next_sibling == kNone) at = nodes[at].parent;
      if (nodes[at].next_sibling != id || !may_follow(at, id)) return false;
    } else if (nodes[at].first_child != id) {
      return false;
    }
    at = id;
  }
  return true;
}

void ShapeOrder::Reorder(const Shape& shape, Record& record) {
  const std::size_t size = record.nodes.size();
  ordered_.clear();
  ordered_.reserve(size);
  last_.assign(size, kNone);
  open_.assign(1, {0, kNone});
  while (!open_.empty()) {
    const auto [old, parent] = open_.back();
    open_.pop_back();
    const NodeId id = Append(record, old, parent);
    SetPlaces(shape, record, old);
    for (std::size_t child = places_.size(); child-- != 0;)
      open_.emplace_back(places_[child].node, id);
  }
  record.nodes.swap(ordered_);
}

NodeId ShapeOrder::Append(const Record& record, NodeId old, NodeId parent) {
  const auto id = static_cast<NodeId>(ordered_.size());
  Node node = record.nodes[old];
  node.parent = parent;
  node.first_child = kNone;
  node.next_sibling = kNone;
  ordered_.push_back(node);
  if (parent == kNone) return id;
  NodeId& link =
      last_[parent] == kNone ? ordered_[parent].first_child : ordered_[last_[parent]].next_sibling;
  link = id;
  last_[parent] = id;
  return id;
}

// Fills places_ with the children of a node, in order.
void ShapeOrder::SetPlaces(const Shape& shape, const Record& record, NodeId parent) {
  places_.clear();
  const bool known = record.nodes[parent].element != kNone;
  Place place;
  for (NodeId at = record.nodes[parent].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    place.node = at;
    if (const ElementId element = record.nodes[at].element; element != kNone)
      SetPlace(shape, record, element, place);
    places_.push_back(place);
  }
  if (known && !std::is_sorted(places_.begin(), places_.end()))
    std::stable_sort(places_.begin(), places_.end());
}

void ShapeOrder::SetPlace(const Shape& shape,
                          const Record& record,
                          ElementId id,
                          Place& place) const {
  const ShapeElement& element = shape.elements[id];
  place.rank = element.rank;
  place.group_rank = element.rank;
  place.instance = 0;
  if (element.repeat_group == kNone) return;
  for (ElementId at = shape.elements[element.parent].first_child; at != kNone;
       at = shape.elements[at].next_sibling) {
    if (shape.elements[at].repeat_group != element.repeat_group) continue;
    place.group_rank = shape.elements[at].rank;
    break;
  }
  place.instance = static_cast<std::uint32_t>(std::ranges::count_if(
      places_, [&](const Place& other) { return record.nodes[other.node].element == id; }));
}

void OrderByShape(const Shape& shape, Record& record) {
  ShapeOrder().Put(shape, record);
}

}  // namespace baybridge
