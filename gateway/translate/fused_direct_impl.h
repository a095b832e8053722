#pragma once

#include <cstdint>
#include <vector>

#include "translate/fused_direct.h"

namespace baybridge {

// The parts of FindDirectRows that look at rows that are known to go directly.

// What the rows and the plans say, in one place; and what the transforms make of the values that
// they know, into `texts`.
void FillDirect(const FusedPlan& plan, DirectRow& direct);
void ComposeKnown(DirectRow& direct, Arena& texts);
// The same for the codes of the leaf's own list, by their place in it.
void FillByCode(const FusedPlan& plan, DirectRow& direct);
// Which leaves of the source are read by one direct row only, and which by none.
void FindAlone(const FusedPlan& plan, DirectRows& found);

// By frame of the hub, instead of its only reading.
inline constexpr std::uint32_t kSeveral = kNone - 1;

// True if a pattern of the second plan that claims a group of the hub claims others too.
// `reading_of` is the one reading that each frame of the hub has; kNone, kSeveral.
bool HasTwin(const FusedPlan& plan, const std::vector<std::uint32_t>& reading_of, PatternId frame);

// Finds which groups of the hub must be made although their leaves go directly: those in which
// something stands by itself (`needed`, by frame), those whose place depends on the record and that
// other leaves make too, and those that one pattern claims among others.
void TouchGroups(const FusedPlan& plan,
                 const std::vector<std::uint32_t>& reading_of,
                 const std::vector<std::uint8_t>& needed,
                 DirectRows& found);

}  // namespace baybridge
