#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/enum_names.h"
#include "core/record.h"
#include "pack/pack.h"

namespace baybridge {

// What a new version of a record says otherwise than the one before.
enum class LeafChange : std::uint8_t { kAdded, kRemoved, kChanged };
inline constexpr EnumNames<LeafChange, 3> kLeafChangeNames{{{{LeafChange::kAdded, "added"},
                                                             {LeafChange::kRemoved, "removed"},
                                                             {LeafChange::kChanged, "changed"}}}};

struct DeltaLeaf {
  LeafChange change = LeafChange::kChanged;
  std::string path;              // of a removed leaf in the version before, else in the new one
  const Field* field = nullptr;  // null where nobody described the leaf
  std::string before;            // empty: it was not there, or held nothing
  std::string after;
  bool critical() const { return field != nullptr && field->critical; }
};

struct RecordDelta {
  std::vector<DeltaLeaf> leaves;          // at most as many as were asked for
  std::array<std::uint64_t, 3> counts{};  // of all, by LeafChange
  std::uint64_t critical = 0;             // of all
};

// The difference between two records of one kind, whose nodes' elements are set: leaves that can
// harm first, then in the order of the new version, removed ones where their group stands. Groups
// that repeat are matched by what they say, not by their number: the same in another order is no
// difference, and a group that shares less than half of its leaves with any other was added or
// removed as a whole. What a translation kept beside (k:keep) is left out. Nothing is compared by a
// short hash. At most `most` leaves are told.
RecordDelta CompareRecords(const Record& before,
                           const Record& after,
                           const Kind& kind,
                           std::size_t most = 5'000);

}  // namespace baybridge
