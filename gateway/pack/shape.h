#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/name_table.h"
#include "core/record.h"

namespace baybridge {

inline constexpr std::uint32_t kUnbounded = 0xFFFF'FFFF;

enum class LeafKind : std::uint8_t {
  kGroup,   // holds elements only
  kText,    // may hold text (attributes always; elements of simple type or simple content)
  kEmpty,   // may hold nothing but attributes
  kOpaque,  // mixed content: the verbatim slice is one leaf
};

enum class JsonKind : std::uint8_t { kString, kNumber, kBoolean, kObject, kArray };

// One element or attribute at one path of a format. The paths of a format form a tree: a type used
// in two places is unfolded into both. A type that contains itself is unfolded once and then marked
// `recursive`; what lies deeper has no element id.
struct ShapeElement {
  NameId name = kNone;
  ElementId parent = kNone;
  ElementId first_child = kNone;  // in the order of the schema, attributes first
  ElementId next_sibling = kNone;
  std::uint32_t rank =
      0;  // position among the parent's children; documents are written in this order
  std::uint32_t min = 1;
  std::uint32_t max = 1;               // kUnbounded
  std::uint32_t repeat_group = kNone;  // the innermost repeating model group of the parent that
                                       // holds this element; kNone if none
  bool attribute = false;
  bool recursive = false;
  bool nillable = false;
  LeafKind leaf = LeafKind::kGroup;
  JsonKind json = JsonKind::kString;
  std::string type;  // name of the primitive XSD type of a leaf: string, token, date, decimal,
                     // boolean …; empty for groups
  friend bool operator==(const ShapeElement&, const ShapeElement&) = default;
};

// What everyone needs to know of a format's structure. elements[0] is the root. A plain value;
// constant once filled.
struct Shape {
  std::vector<ShapeElement> elements;

  // The child of `parent` with that name, or kNone. An attribute and an element of one name are two
  // children.
  ElementId Child(ElementId parent, NameId name, bool attribute) const;

  // Fills `first_child`-chains' look-up table; call once after `elements` is complete.
  void Index();

  // "/Resident/Drug/@unit" of an element; `names` is the table the shape was built with.
  std::string PathOf(ElementId element, const NameTable& names) const;
  // The element at a plain path such as "/Resident/Drug/Name" or "/Resident/@version"; steps are
  // matched by local name. kNone if absent.
  ElementId Find(std::string_view path, const NameTable& names) const;

  // Sets Node::element for every node of a record, from the root down; unknown nodes (and all below
  // them) get kNone.
  void Assign(Record& record) const;

 private:
  std::vector<std::uint64_t>
      keys_;  // open addressing on (parent, name, attribute); value is the element id
  std::vector<ElementId> values_;
};

}  // namespace baybridge
