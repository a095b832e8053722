#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/name_table.h"
#include "schema/content_model.h"
#include "schema/simple_type.h"

namespace baybridge::schema {

// default="…" or fixed="…" of an element or attribute.
struct ValueConstraint {
  bool present = false;
  bool fixed = false;
  std::string value;
  std::string key;  // SimpleType::KeyOf(value)
};

struct AttributeDeclaration {
  NameId name = kNone;
  const SimpleType* type = nullptr;
  bool required = false;
  ValueConstraint constraint;
};

enum class Content : std::uint8_t { kEmpty, kText, kElements, kMixed };

struct ElementDeclaration {
  NameId name = kNone;
  const SimpleType* simple = nullptr;  // nullptr: of complex type
  std::uint32_t complex = kNone;       // index in SchemaModel::types
  std::string type_name;               // local name of the type; empty for an anonymous one
  bool nillable = false;
  bool abstract = false;
  ValueConstraint constraint;
};

struct ComplexType {
  // What judging the children of an element needs stands first.
  Content content = Content::kEmpty;
  // Symbol of a name: open addressing, power of two, at most half full.
  struct Slot {
    NameId name = kNone;
    std::uint32_t symbol = kNone;
  };
  std::uint32_t slot_shift = 32;
  std::vector<Slot> slots;
  std::vector<AttributeDeclaration> attributes;  // at most 64
  std::uint64_t required_attributes = 0;         // one bit each
  ContentModel model;
  const SimpleType* text = nullptr;    // of simple content
  std::vector<std::uint32_t> symbols;  // by symbol: index in SchemaModel::elements
  Particle particle;

  std::uint32_t SymbolOf(NameId name) const {
    constexpr std::uint32_t kOdd = 0x9E37'79B1;
    const auto mask = static_cast<std::uint32_t>(slots.size() - 1);
    for (std::uint32_t at = (name * kOdd) >> slot_shift;; ++at) {
      const Slot& slot = slots[at & mask];
      if (slot.name == name) return slot.symbol;
      if (slot.name == kNone) return kNone;
    }
  }
};

// What a schema states of one root element, free of the library it was read with. Constant once
// read.
struct SchemaModel {
  std::vector<std::unique_ptr<SimpleType>> simple_types;
  std::vector<ComplexType> types;
  std::vector<ElementDeclaration> elements;
  std::uint32_t root = 0;  // index in elements
  std::vector<std::string> not_covered;
  bool has_ids = false;  // some type is ID or IDREF
  std::uint32_t groups = 0;
};

}  // namespace baybridge::schema
