#pragma once

#include <cstdint>
#include <vector>

#include "core/record.h"
#include "translate/pattern.h"

namespace baybridge {

class FusedPlan;

// A simple row of the first plan whose leaf of the hub is read by one simple row of the second, or
// by none, and needed by nothing else: the leaf of the hub is never written, nor the groups around
// it that nothing else needs.
struct DirectRow {
  std::uint32_t second_row = kNone;  // kNone: nobody reads the leaf
  PatternId target = kNone;          // of the second plan
  PatternId touched = 0;             // group of the hub to be made all the same; 0 is none
};

// The direct rows of a pair of plans.
struct DirectRows {
  std::vector<DirectRow> rows;
  std::vector<std::uint32_t> of_row;  // by row of the first plan: index in `rows`; kNone
  // By frame of the hub: repeated groups some of whose leaves go directly. What the second plan
  // counts them as must then be the number that they have in the source.
  std::vector<std::uint8_t> counted;
};

// What of a pair of plans may go directly. A row is left out as soon as anything but the two rows
// could tell the difference: the ledger, the order of the target, a guard, a finding.
DirectRows FindDirectRows(const FusedPlan& plan);

}  // namespace baybridge
