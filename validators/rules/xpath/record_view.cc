#include "rules/xpath/record_view.h"

namespace baybridge::xpath {

bool RecordView::Bind(const Record& record, const Program& program, std::uint32_t document) {
  record_ = &record;
  nodes_ = record.nodes.data();
  size_ = static_cast<std::uint32_t>(record.nodes.size());
  document_ = document;
  if (record.nodes.empty() || record.nodes.size() > kMostNodes) return false;
  if (lists_.size() < program.listed.size()) lists_.resize(program.listed.size());
  for (auto& list : lists_) list.clear();
  ends_.resize(size_);
  const std::uint32_t* const list_of = program.list_of_name.data();
  const auto known = static_cast<NameId>(program.list_of_name.size());
  // Each node is below the one before it or beside one of its ancestors; those in between end here.
  for (NodeId id = 0; id < size_; ++id) {
    const Node& node = nodes_[id];
    if (id == 0) {
      if (node.parent != kNone) return false;
    } else {
      NodeId open = id - 1;
      while (open != node.parent) {
        ends_[open] = id;
        open = nodes_[open].parent;
        if (open == kNone) return false;
      }
    }
    if (node.name < known && list_of[node.name] != kNone && !node.is(kAttributeNode))
      lists_[list_of[node.name]].push_back(id);
  }
  for (NodeId open = size_ - 1; open != kNone; open = nodes_[open].parent) ends_[open] = size_;
  return true;
}

XNode RecordView::Text(NodeId element) const {
  NodeId last = element;
  for (NodeId child = nodes_[element].first_child;
       child != kNone && nodes_[child].is(kAttributeNode); child = nodes_[child].next_sibling)
    last = child;
  return Make(last, kTextNode);
}

XNode RecordView::Parent(XNode node) const {
  const NodeId base = BaseOf(node);
  if (KindOf(node) != kElementOrAttribute) return Make(ElementOf(node));
  const NodeId parent = nodes_[base].parent;
  return parent == kNone ? RootOf(document_) : Make(parent);
}

}  // namespace baybridge::xpath
