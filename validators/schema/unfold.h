#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "pack/shape.h"
#include "schema/schema_model.h"

namespace baybridge::schema {

// The Shape of a schema, and for each of its elements what judging needs. Children of one element
// have consecutive ids: attributes first, then elements by symbol.
struct UnfoldedSchema {
  struct Element {
    const SimpleType* plain =
        nullptr;  // of simple type, without default or fixed value: nothing else to judge
    std::uint32_t declaration = kNone;  // in SchemaModel::elements; kNone for an attribute
    ElementId children =
        kNone;  // id of the first child; kNone where they are not unfolded (recursion)
  };
  Shape shape;
  std::vector<Element> elements;  // by ElementId
};

// Unfolds the type graph from the root. Fails with kTooLarge past 100,000 elements.
Result<UnfoldedSchema> Unfold(const SchemaModel& model);

}  // namespace baybridge::schema
