#include "translate/edit_tree.h"

#include <algorithm>

namespace baybridge {

EditTree::EditTree(const Record& made, const Shape& shape)
    : names_(made.names),
      shape_(shape),
      made_nodes_(static_cast<std::uint32_t>(made.nodes.size())),
      items_(made.nodes.size()) {
  for (NodeId id = 0; id < made.nodes.size(); ++id) {
    items_[id].node = made.nodes[id];
    items_[id].parent = made.nodes[id].parent;
    if (items_[id].parent != kNone) items_[items_[id].parent].children.push_back(id);
  }
  if (!items_.empty()) return;
  // Nothing came back: the record is rebuilt from what was kept.
  Item& root = items_.emplace_back();
  root.node.name = shape.elements[0].name;
  root.node.element = 0;
}

ElementId EditTree::ChildElement(ElementId parent, std::string_view step) const {
  const bool attribute = !step.empty() && step.front() == '@';
  if (attribute) step.remove_prefix(1);
  if (parent == kNone) return kNone;
  for (ElementId at = shape_.elements[parent].first_child; at != kNone;
       at = shape_.elements[at].next_sibling) {
    if (shape_.elements[at].attribute == attribute &&
        names_->local(shape_.elements[at].name) == step)
      return at;
  }
  return kNone;
}

std::uint32_t EditTree::Walk(std::uint32_t from, std::string_view path, bool make) {
  while (!path.empty()) {
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    const ElementId element = ChildElement(items_[from].node.element, step);
    if (element == kNone) return kNone;
    std::uint32_t found = kNone;
    for (const std::uint32_t child : items_[from].children) {
      if (items_[child].node.element == element) found = child;
    }
    if (found == kNone && !make) return kNone;
    from = found != kNone ? found : Insert(from, element, 0);
  }
  return from;
}

std::uint32_t EditTree::Insert(std::uint32_t parent, ElementId element, std::uint32_t index) {
  const auto id = static_cast<std::uint32_t>(items_.size());
  Item& made = items_.emplace_back();
  made.parent = parent;
  made.node.name = shape_.elements[element].name;
  made.node.element = element;
  if (shape_.elements[element].attribute) made.node.flags = kAttributeNode;
  std::vector<std::uint32_t>& children = items_[parent].children;
  const std::uint32_t rank = shape_.elements[element].rank;
  std::uint32_t like = 0;
  auto at = children.begin();
  for (; at != children.end(); ++at) {
    const ElementId other = items_[*at].node.element;
    if (other == kNone || shape_.elements[other].rank > rank) break;
    if (other == element && ++like == index) break;
  }
  children.insert(at, id);
  return id;
}

void EditTree::Remove(std::uint32_t item) {
  while (item != 0) {
    const std::uint32_t parent = items_[item].parent;
    std::erase(items_[parent].children, item);
    const ElementId element = items_[parent].node.element;
    const bool repeats = element != kNone && shape_.elements[element].max > 1;
    if (!items_[parent].children.empty() || items_[parent].node.is(kHasText) || repeats) return;
    item = parent;
  }
}

std::vector<NodeId> EditTree::Flatten(Record& out) const {
  std::vector<NodeId> made_of(items_.size(), kNone);
  struct Visit {
    std::uint32_t item;
    NodeId parent;
  };
  std::vector<Visit> stack{{0, kNone}};
  std::vector<NodeId> last;
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    const Item& item = items_[visit.item];
    const NodeId added =
        out.Append(visit.parent, visit.parent == kNone ? kNone : last[visit.parent], item.node.name,
                   item.node.flags);
    last.resize(out.nodes.size(), kNone);
    made_of[visit.item] = added;
    if (visit.parent != kNone) last[visit.parent] = added;
    out.nodes[added].element = item.node.element;
    out.nodes[added].text = item.node.text;
    out.nodes[added].text_size = item.node.text_size;
    for (auto child = item.children.rbegin(); child != item.children.rend(); ++child)
      stack.push_back({*child, added});
  }
  return made_of;
}

std::vector<NodeId> EraseNodes(Record& record, const std::vector<bool>& gone) {
  std::vector<NodeId> now(record.nodes.size(), kNone);
  std::vector<NodeId> last(record.nodes.size(), kNone);  // by new node: its last child
  NodeId next = 0;
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    Node copy = record.nodes[node];
    if (gone[node] || (copy.parent != kNone && now[copy.parent] == kNone)) continue;
    now[node] = next;
    if (copy.parent != kNone) {
      copy.parent = now[copy.parent];
      NodeId& before = last[copy.parent];
      (before == kNone ? record.nodes[copy.parent].first_child
                       : record.nodes[before].next_sibling) = next;
      before = next;
    }
    copy.first_child = copy.next_sibling = kNone;
    record.nodes[next++] = copy;
  }
  record.nodes.resize(next);
  return now;
}

}  // namespace baybridge
