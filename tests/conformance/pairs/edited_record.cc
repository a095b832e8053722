#include "edited_record.h"

#include <algorithm>

namespace baybridge {
namespace {

template <typename T>
const T& OneOf(const std::vector<T>& list, std::mt19937& random) {
  return list[random() % list.size()];
}

std::string Another(std::string value) {
  if (value.empty()) return "1";
  char& last = value.back();
  const bool digit = last >= '0' && last < '9';
  // A character of several bytes is left whole.
  if (static_cast<unsigned char>(last) >= 0x80) return value + "1";
  last = digit ? static_cast<char>(last + 1) : '1';
  return value;
}

}  // namespace

EditedRecord::EditedRecord(const Record& record, const Shape& shape, NodeId end)
    : record_(record),
      shape_(shape),
      end_(end),
      items_(record.nodes.size()) {
  for (NodeId node = 0; node < record.nodes.size(); ++node) {
    items_[node].source = node;
    items_[node].parent = record.nodes[node].parent;
    items_[node].value = std::string(record.nodes[node].value());
    if (node != 0) items_[items_[node].parent].children.push_back(node);
  }
}

std::vector<std::uint32_t> EditedRecord::Below(std::uint32_t top) const {
  std::vector<std::uint32_t> all{top};
  for (std::size_t at = 0; at < all.size(); ++at) {
    for (const std::uint32_t child : items_[all[at]].children) all.push_back(child);
  }
  return all;
}

std::vector<std::uint32_t> EditedRecord::Groups() const {
  std::vector<std::uint32_t> groups;
  for (const std::uint32_t item : Below(0)) {
    const Node& node = record_.nodes[items_[item].source];
    if (item == 0 || items_[item].source >= end_ || node.element == kNone) continue;
    if (!node.is(kAttributeNode) && shape_.elements[node.element].max > 1) groups.push_back(item);
  }
  return groups;
}

std::vector<std::uint32_t> EditedRecord::Leaves() const {
  std::vector<std::uint32_t> leaves;
  for (const std::uint32_t item : Below(0)) {
    if (items_[item].source < end_ && !items_[item].value.empty()) leaves.push_back(item);
  }
  return leaves;
}

bool EditedRecord::Change(std::mt19937& random) {
  switch (random() % 5) {
    case 0: return Delete(random);
    case 1: return Double(random);
    case 2: return Swap(random);
    default: return Edit(random);
  }
}

bool EditedRecord::Delete(std::mt19937& random) {
  const auto groups = Groups();
  if (groups.empty()) return false;
  const std::uint32_t group = OneOf(groups, random);
  story_ += " delete " + record_.PathOf(items_[group].source) + ";";
  std::erase(items_[items_[group].parent].children, group);
  return true;
}

// A group is entered again, with one leaf that differs.
bool EditedRecord::Double(std::mt19937& random) {
  const auto groups = Groups();
  if (groups.empty()) return false;
  const std::uint32_t group = OneOf(groups, random);
  story_ += " double " + record_.PathOf(items_[group].source) + ";";
  const auto copied = Below(group);
  std::vector<std::uint32_t> now(items_.size(), kNone);
  for (const std::uint32_t item : copied) {
    now[item] = static_cast<std::uint32_t>(items_.size());
    Item copy = items_[item];
    copy.children.clear();
    copy.copy = true;
    if (item != group) {
      copy.parent = now[copy.parent];
      items_[copy.parent].children.push_back(now[item]);
    }
    items_.push_back(std::move(copy));
  }
  std::vector<std::uint32_t>& children = items_[items_[group].parent].children;
  const auto at = std::find(children.begin(), children.end(), group);
  children.insert(random() % 2 == 0 ? at : at + 1, now[group]);
  std::vector<std::uint32_t> leaves;
  for (const std::uint32_t item : copied) {
    if (!items_[now[item]].value.empty()) leaves.push_back(now[item]);
  }
  if (!leaves.empty()) SetValue(OneOf(leaves, random), "9");
  return true;
}

bool EditedRecord::Swap(std::mt19937& random) {
  const auto groups = Groups();
  if (groups.empty()) return false;
  const std::uint32_t group = OneOf(groups, random);
  std::vector<std::uint32_t>& children = items_[items_[group].parent].children;
  std::vector<std::uint32_t> twins;
  for (const std::uint32_t child : children) {
    const bool like =
        record_.nodes[items_[child].source].element == record_.nodes[items_[group].source].element;
    if (like && child != group) twins.push_back(child);
  }
  if (twins.empty()) return false;
  const std::uint32_t other = OneOf(twins, random);
  if (IsAlike(group, other)) return false;  // nobody could tell
  story_ += " swap " + record_.PathOf(items_[group].source) + " and " +
            record_.PathOf(items_[other].source) + ";";
  std::iter_swap(std::find(children.begin(), children.end(), group),
                 std::find(children.begin(), children.end(), other));
  return true;
}

bool EditedRecord::IsAlike(std::uint32_t group, std::uint32_t other) const {
  const auto all = Below(group);
  const auto others = Below(other);
  return std::equal(all.begin(), all.end(), others.begin(), others.end(),
                    [this](std::uint32_t a, std::uint32_t b) {
                      return items_[a].value == items_[b].value &&
                             record_.nodes[items_[a].source].element ==
                                 record_.nodes[items_[b].source].element;
                    });
}

// To the value of another leaf of its kind, where there is one, so that one group comes to look
// like another; else a digit or a letter changes.
bool EditedRecord::Edit(std::mt19937& random) {
  const auto leaves = Leaves();
  if (leaves.empty()) return false;
  const std::uint32_t leaf = OneOf(leaves, random);
  std::vector<std::string> values;
  for (const std::uint32_t other : leaves) {
    const bool like =
        record_.nodes[items_[other].source].element == record_.nodes[items_[leaf].source].element;
    if (like && items_[other].value != items_[leaf].value) values.push_back(items_[other].value);
  }
  std::string value = Another(items_[leaf].value);
  if (!values.empty()) value = OneOf(values, random);
  story_ += " edit " + record_.PathOf(items_[leaf].source) + " to ‘" + value + "’;";
  SetValue(leaf, std::move(value));
  return true;
}

void EditedRecord::EditLeaf(NodeId leaf) {
  story_ += " edit " + record_.PathOf(leaf) + ";";
  SetValue(leaf, Another(items_[leaf].value));
}

void EditedRecord::SetValue(std::uint32_t item, std::string value) {
  items_[item].changed = value != record_.nodes[items_[item].source].value();
  items_[item].value = std::move(value);
}

void EditedRecord::Write(Record& out) {
  out.Clear();
  out.names = record_.names;
  origin_.clear();
  edited_.clear();
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
    const Node& node = record_.nodes[item.source];
    const NodeId made = out.Append(visit.parent, visit.parent == kNone ? kNone : last[visit.parent],
                                   node.name, node.flags);
    last.push_back(kNone);
    if (visit.parent != kNone) last[visit.parent] = made;
    out.nodes[made].element = node.element;
    if (!item.value.empty()) {
      out.SetText(made, out.arena.Copy(item.value));
      out.nodes[made].flags |= kNeedsEscape;
    }
    origin_.push_back(item.source);
    if (item.changed && !item.copy) edited_.push_back(item.source);
    for (auto child = item.children.rbegin(); child != item.children.rend(); ++child)
      stack.push_back({*child, made});
  }
}

}  // namespace baybridge
