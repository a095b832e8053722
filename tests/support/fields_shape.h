#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/record.h"
#include "pack/pack.h"

namespace baybridge {

// The child of `parent` with that name in a shape under construction, added where it is new.
inline ElementId ShapeChild(Shape& shape,
                            NameTable& names,
                            std::string_view space,
                            ElementId parent,
                            std::string_view step) {
  const bool attribute = step.starts_with('@');
  const NameId name = attribute ? names.Intern("", step.substr(1)) : names.Intern(space, step);
  ElementId last = kNone;
  for (ElementId id = shape.elements[parent].first_child; id != kNone;
       id = shape.elements[id].next_sibling) {
    if (shape.elements[id].name == name && shape.elements[id].attribute == attribute) return id;
    last = id;
  }
  const auto id = static_cast<ElementId>(shape.elements.size());
  ShapeElement& added = shape.elements.emplace_back();
  added.name = name;
  added.parent = parent;
  added.attribute = attribute;
  added.leaf = LeafKind::kText;
  shape.elements[parent].leaf = LeafKind::kGroup;
  (last == kNone ? shape.elements[parent].first_child : shape.elements[last].next_sibling) = id;
  return id;
}

// A shape of what the fields of a kind name, for tests that need no XSD. Binds the fields.
inline void FillShapeFromFields(Kind& kind, std::string_view space, NameTable& names) {
  Shape shape;
  shape.elements.emplace_back();
  shape.elements[0].name = names.Intern(space, kind.root);
  for (const Field& field : kind.fields) {
    std::string_view path = std::string_view(field.path).substr(1 + kind.root.size());
    ElementId at = 0;
    while (!path.empty()) {
      path.remove_prefix(1);
      const std::string_view step = path.substr(0, path.find('/'));
      path.remove_prefix(step.size());
      at = ShapeChild(shape, names, space, at, step);
    }
  }
  shape.Index();
  kind.shape = std::move(shape);
  kind.BindFields(names);
}

// A record of leaves under the root, each a plain path below it and its value: {"Person/Sex", "M"}.
// Texts must outlive it.
inline Record RecordOf(const Kind& kind,
                       const NameTable& names,
                       const std::vector<std::pair<std::string_view, std::string_view>>& leaves) {
  Record record(names);
  record.Append(kNone, kNone, kind.shape.elements[0].name);
  record.nodes[0].element = 0;
  for (auto [path, value] : leaves) {
    NodeId at = 0;
    ElementId element = 0;
    while (!path.empty()) {
      std::string_view step = path.substr(0, path.find('/'));
      path.remove_prefix(std::min(step.size() + 1, path.size()));
      const bool attribute = step.starts_with('@');
      if (attribute) step.remove_prefix(1);
      element = kind.shape.elements[element].first_child;
      while (names.local(kind.shape.elements[element].name) != step ||
             kind.shape.elements[element].attribute != attribute) {
        element = kind.shape.elements[element].next_sibling;
      }
      NodeId last = kNone;
      NodeId same = kNone;
      for (NodeId child = record.nodes[at].first_child; child != kNone;
           child = record.nodes[child].next_sibling) {
        last = child;
        if (record.nodes[child].element == element) same = child;
      }
      if (same == kNone || path.empty()) {
        same = record.Append(at, last, kind.shape.elements[element].name,
                             attribute ? kAttributeNode : 0);
        record.nodes[same].element = element;
      }
      at = same;
    }
    record.SetText(at, value);
  }
  return record;
}

}  // namespace baybridge
