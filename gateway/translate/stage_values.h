#pragma once

// What the rows of a stage make of values; included by its parts only.

#include "core/arena.h"
#include "translate/plan.h"
#include "translate/stage.h"
#include "translate/transform.h"

namespace baybridge {

// What a row makes of the values of its source leaves: they themselves where it has no transform.
inline Applied ApplyRow(const PlanRow& row, const Values& values, Arena& arena) {
  if (row.transform != nullptr) return row.transform->Apply(values, arena);
  Applied applied;
  applied.outcome = Applied::Outcome::kExact;
  applied.count = values.count;
  applied.parts = values.parts;
  return applied;
}

// Whether what a transform (Applied or AppliedOne) made of a leaf says all that the leaf said.
template <class Made>
LeafState StateOf(const Made& applied, Relationship relationship) {
  const bool whole =
      applied.outcome == Applied::Outcome::kExact && relationship == Relationship::kEquivalent &&
      applied.relationship == Relationship::kEquivalent && !applied.machine_converted;
  return whole ? LeafState::kCarried : LeafState::kLost;
}

}  // namespace baybridge
