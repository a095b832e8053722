#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/enum_names.h"
#include "pipeline/translating.h"

namespace baybridge {

// What other packs do to a leaf of a target, to the way of a leaf of a source, or to a record.
enum class OutcomeChange : std::uint8_t {
  kRefused,  // a record is translated no more
  kMade,     // a record is translated that was not
  kLost,     // a leaf of the target is there no more
  kGained,   // a leaf of the target was not there
  kChanged,  // a leaf of the target has another value
  kState,    // of a leaf of the source something else becomes (carried, lost, residue)
};
inline constexpr EnumNames<OutcomeChange, 6> kOutcomeChangeNames{
    {{{OutcomeChange::kRefused, "refused"},
      {OutcomeChange::kMade, "made"},
      {OutcomeChange::kLost, "lost"},
      {OutcomeChange::kGained, "gained"},
      {OutcomeChange::kChanged, "changed"},
      {OutcomeChange::kState, "state"}}}};

// One way in which outcomes differ, over all records.
struct OutcomeDifference {
  OutcomeChange change = OutcomeChange::kChanged;
  std::string path;    // plain; of a refused or made record empty
  std::string before;  // of kState: the state
  std::string after;
  std::uint64_t leaves = 0;
  std::uint64_t records = 0;
  std::string example;       // place of the first record
  std::string example_path;  // path there, with numbers
  std::string old_value;     // there; personal
  std::string new_value;
};

// Compares what two sets of packs make of the same records.
class OutcomeDiff {
 public:
  // `place`: of the record, for the example.
  void Add(const Translated& before, const Translated& after, const std::string& place);

  std::uint64_t records() const { return records_; }
  // Records of which anything differs.
  std::uint64_t different() const { return different_; }
  // By change and path.
  std::vector<OutcomeDifference> Differences() const;

 private:
  using Leaves = std::map<std::string, std::string>;  // path to value
  OutcomeDifference& Note(OutcomeDifference what);
  void CompareTargets(const Leaves& before, const Leaves& after);
  void CompareStates(const Leaves& before, const Leaves& after);

  using Key = std::pair<std::pair<OutcomeChange, std::string>, std::string>;
  std::map<Key, OutcomeDifference> found_;
  std::map<Key, std::uint64_t> last_record_;  // that was counted
  std::uint64_t records_ = 0;
  std::uint64_t different_ = 0;
  bool differs_ = false;  // the record at hand
  std::string place_;
};

}  // namespace baybridge
