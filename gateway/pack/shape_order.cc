#include "pack/shape_order.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace baybridge {
namespace {

// Where a child stands among its siblings.
struct Place {
  std::uint32_t group_rank = 0;  // of the first element of its repeating group, else its own
  std::uint32_t instance = 0;
  std::uint32_t rank = 0;
  NodeId node = kNone;
  bool operator<(const Place& other) const {
    return std::tie(group_rank, instance, rank) <
           std::tie(other.group_rank, other.instance, other.rank);
  }
};

class Orderer {
 public:
  Orderer(const Shape& shape, Record& record) : shape_(shape), record_(record) {}

  void Run() {
    const std::size_t size = record_.nodes.size();
    ordered_.reserve(size);
    last_.assign(size, kNone);
    std::vector<std::pair<NodeId, NodeId>> open{{0, kNone}};  // a node and its new parent
    while (!open.empty()) {
      const auto [old, parent] = open.back();
      open.pop_back();
      const NodeId id = Append(old, parent);
      Children(old);
      for (auto child = places_.rbegin(); child != places_.rend(); ++child)
        open.emplace_back(child->node, id);
    }
    record_.nodes.swap(ordered_);
  }

 private:
  NodeId Append(NodeId old, NodeId parent) {
    const auto id = static_cast<NodeId>(ordered_.size());
    Node node = record_.nodes[old];
    node.parent = parent;
    node.first_child = kNone;
    node.next_sibling = kNone;
    ordered_.push_back(node);
    if (parent == kNone) return id;
    NodeId& link = last_[parent] == kNone ? ordered_[parent].first_child
                                          : ordered_[last_[parent]].next_sibling;
    link = id;
    last_[parent] = id;
    return id;
  }

  // Fills places_ with the children of a node, in order.
  void Children(NodeId parent) {
    places_.clear();
    const bool known = record_.nodes[parent].element != kNone;
    Place place;
    for (NodeId at = record_.nodes[parent].first_child; at != kNone;
         at = record_.nodes[at].next_sibling) {
      place.node = at;
      if (const ElementId element = record_.nodes[at].element; element != kNone)
        PlaceOf(element, place);
      places_.push_back(place);
    }
    if (known) std::stable_sort(places_.begin(), places_.end());
  }

  void PlaceOf(ElementId id, Place& place) const {
    const ShapeElement& element = shape_.elements[id];
    place.rank = element.rank;
    place.group_rank = element.rank;
    place.instance = 0;
    if (element.repeat_group == kNone) return;
    for (ElementId at = shape_.elements[element.parent].first_child; at != kNone;
         at = shape_.elements[at].next_sibling) {
      if (shape_.elements[at].repeat_group != element.repeat_group) continue;
      place.group_rank = shape_.elements[at].rank;
      break;
    }
    place.instance = static_cast<std::uint32_t>(std::ranges::count_if(
        places_, [&](const Place& other) { return record_.nodes[other.node].element == id; }));
  }

  const Shape& shape_;
  Record& record_;
  std::vector<Node> ordered_;
  std::vector<NodeId> last_;  // by new id: its last child so far
  std::vector<Place> places_;
};

}  // namespace

void OrderByShape(const Shape& shape, Record& record) {
  shape.Assign(record);
  if (!record.nodes.empty()) Orderer(shape, record).Run();
}

}  // namespace baybridge
