#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "conform/standard_judge.h"
#include "pack/coding.h"

namespace baybridge {

// What may be done to a passing record: to a leaf, or (drop, repeat) to a group.
enum class MutationKind : std::uint8_t {
  kDrop,
  kBlank,
  kChangeCode,
  kShiftDate,
  kChangeNumber,
  kBorrow,
  kRepeat,
};
inline constexpr std::size_t kMutationKinds = 7;
inline constexpr EnumNames<MutationKind, kMutationKinds> kMutationKindNames{
    {{{MutationKind::kDrop, "drop"},
      {MutationKind::kBlank, "blank"},
      {MutationKind::kChangeCode, "change-code"},
      {MutationKind::kShiftDate, "shift-date"},
      {MutationKind::kChangeNumber, "change-number"},
      {MutationKind::kBorrow, "borrow"},
      {MutationKind::kRepeat, "repeat"}}}};

struct MutationTally {
  std::array<std::uint64_t, kMutationKinds> made{};
  std::array<std::uint64_t, kMutationKinds> noticed{};
  std::vector<std::uint64_t> by_rule;  // mutants that each rule noticed
};

// The values that records hold, by element: what a mutant may borrow.
class ValuePool {
 public:
  void Add(const Record& record);
  const std::set<std::string>* Of(ElementId element) const;

 private:
  std::map<ElementId, std::set<std::string>> values_;
};

// What mutants are made of.
struct MutationContext {
  const Kind& hub_kind;
  const PackSet& packs;
  const ValuePool& pool;
  const CodingNames& coding;
  std::string as_of;
};

// Makes every mutant of a hub record that passed and counts those that some rule notices: on which
// it speaks more often than `passed` says it did of the record as it was. A date is shifted by a
// day, a month, a year and more both ways; a code becomes others of its list and one that no list
// has; a number becomes others, and is written in other forms; a value that is neither a date
// nor of a list also becomes one that another record holds at that place.
void CountMutants(const Record& record,
                  const MutationContext& context,
                  const StandardResult& passed,
                  StandardJudge& judge,
                  MutationTally& tally);

}  // namespace baybridge
