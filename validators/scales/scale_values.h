#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "scales/scale_scheme.h"

namespace baybridge {

// A variable's value: none where it is not known. `unverified` where some fact on the way to it is
// not verified: it then supports a warning at most.
struct ScaleValue {
  std::optional<int> value;
  bool unverified = false;
};

// Computes one result from the values of the variables before it. None where an item that decides
// is missing; a row of a decision table that cannot be decided does not stop the search, as long as
// it would give the same value as the row that holds.
ScaleValue ComputeResult(const ScaleScheme& scheme,
                         const ScaleResult& result,
                         const std::vector<ScaleValue>& values);

// The items that the result rests on and that have no value, as indices of variables, each once.
// Stops at results that have a value.
void MissingFor(const ScaleScheme& scheme,
                const ScaleResult& result,
                const std::vector<ScaleValue>& values,
                std::vector<std::uint32_t>& missing);

}  // namespace baybridge
