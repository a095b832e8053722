#include "pack/shape.h"

namespace baybridge {
namespace {

std::uint64_t Key(ElementId parent, NameId name, bool attribute) {
  return (std::uint64_t{parent} << 33U) | (std::uint64_t{name} << 1U) | (attribute ? 1U : 0U);
}

std::size_t Mix(std::uint64_t key) {
  key *= 0x9E37'79B9'7F4A'7C15ULL;
  return static_cast<std::size_t>(key >> 32U);
}

constexpr std::uint64_t kFree = ~std::uint64_t{0};

}  // namespace

void Shape::Index() {
  std::size_t size = 16;
  while (size < elements.size() * 2) size *= 2;
  keys_.assign(size, kFree);
  values_.assign(size, kNone);
  for (ElementId id = 1; id < elements.size(); ++id) {
    const ShapeElement& element = elements[id];
    const std::uint64_t key = Key(element.parent, element.name, element.attribute);
    std::size_t slot = Mix(key) & (size - 1);
    while (keys_[slot] != kFree && keys_[slot] != key) slot = (slot + 1) & (size - 1);
    if (keys_[slot] == key)
      continue;  // an element declared twice in one type: the first place stands for both
    keys_[slot] = key;
    values_[slot] = id;
  }
}

ElementId Shape::Child(ElementId parent, NameId name, bool attribute) const {
  if (keys_.empty()) return kNone;
  const std::uint64_t key = Key(parent, name, attribute);
  std::size_t slot = Mix(key) & (keys_.size() - 1);
  while (keys_[slot] != kFree) {
    if (keys_[slot] == key) return values_[slot];
    slot = (slot + 1) & (keys_.size() - 1);
  }
  return kNone;
}

std::string Shape::PathOf(ElementId element, const NameTable& names) const {
  std::string path;
  for (ElementId at = element; at != kNone; at = elements[at].parent) {
    std::string step = elements[at].attribute ? "/@" : "/";
    step += names.local(elements[at].name);
    path.insert(0, step);
  }
  return path;
}

ElementId Shape::Find(std::string_view path, const NameTable& names) const {
  ElementId at = kNone;
  while (!path.empty()) {
    if (path.front() != '/') return kNone;
    path.remove_prefix(1);
    std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    const bool attribute = !step.empty() && step.front() == '@';
    if (attribute) step.remove_prefix(1);
    ElementId next = kNone;
    if (at == kNone) {
      next = !elements.empty() && names.local(elements[0].name) == step ? 0 : kNone;
    } else {
      for (ElementId child = elements[at].first_child; child != kNone;
           child = elements[child].next_sibling) {
        if (elements[child].attribute == attribute && names.local(elements[child].name) == step) {
          next = child;
          break;
        }
      }
    }
    if (next == kNone) return kNone;
    at = next;
  }
  return at;
}

void Shape::Assign(Record& record) const {
  for (NodeId id = 0; id < record.nodes.size(); ++id) {
    Node& node = record.nodes[id];
    if (node.parent == kNone) {
      node.element = !elements.empty() && elements[0].name == node.name ? 0 : kNone;
      continue;
    }
    const ElementId parent = record.nodes[node.parent].element;
    node.element = parent == kNone ? kNone : Child(parent, node.name, node.is(kAttributeNode));
  }
}

}  // namespace baybridge
