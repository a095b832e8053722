#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "conform/standard_judge.h"

namespace baybridge {

// What may be done to a leaf of a passing record.
enum class MutationKind : std::uint8_t { kDrop, kBlank, kChangeCode, kShiftDate };
inline constexpr std::size_t kMutationKinds = 4;
inline constexpr EnumNames<MutationKind, kMutationKinds> kMutationKindNames{
    {{{MutationKind::kDrop, "drop"},
      {MutationKind::kBlank, "blank"},
      {MutationKind::kChangeCode, "change-code"},
      {MutationKind::kShiftDate, "shift-date"}}}};

struct MutationTally {
  std::array<std::uint64_t, kMutationKinds> made{};
  std::array<std::uint64_t, kMutationKinds> noticed{};
  std::vector<std::uint64_t> by_rule;  // mutants that each rule noticed
};

// Makes every mutant of a hub record on which no rule speaks and counts those on which some rule
// speaks. A date is shifted by 800 days both ways, a code becomes another of its list and one that
// no list has.
void CountMutants(const Record& record,
                  const Kind& hub_kind,
                  const PackSet& packs,
                  const std::string& as_of,
                  StandardJudge& judge,
                  MutationTally& tally);

}  // namespace baybridge
