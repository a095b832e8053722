#pragma once

#include <cstdint>

#include "translate/plan.h"
#include "translate/translation.h"

namespace baybridge {

// The tables that a record goes by. Null where the source, or the target, is a hub record.
struct TablesOfWay {
  const Plan* to_hub = nullptr;
  const Plan* from_hub = nullptr;
};

// Why a leaf of the source stands nowhere in the target.
enum class NoArrival : std::uint8_t {
  kNoRowToHub,      // the source's table never speaks of the leaf
  kNoValueToHub,    // it has a row for the leaf, which did not take this value
  kNoRowFromHub,    // the target's table never speaks of the hub leaf that it became
  kNoValueFromHub,  // it has a row for that, which did not take this value
};

// Whether a lost leaf was written, and taken out again as the target's own schema does not take it.
inline bool IsRefused(const LedgerEntry& entry) {
  return entry.state == LeafState::kLost && entry.target == kNone && !entry.target_text.empty();
}

// Of a leaf that is residue; `element` is the source leaf's. Says kNoRowToHub where there are no
// tables.
NoArrival WhyNotArrived(const LedgerEntry& entry, ElementId element, const TablesOfWay& tables);

}  // namespace baybridge
