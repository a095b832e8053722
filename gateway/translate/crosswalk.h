#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/record.h"
#include "core/result.h"
#include "pack/pack.h"
#include "text/csv.h"
#include "translate/table.h"

namespace baybridge {

// What must be known of a condition before its row may offer anything.
enum class CrosswalkNeed : std::uint8_t { kNothing, kDateAndDoctor };
inline constexpr EnumNames<CrosswalkNeed, 2> kCrosswalkNeedNames{
    {{{CrosswalkNeed::kNothing, ""}, {CrosswalkNeed::kDateAndDoctor, "date-and-doctor"}}}};

// One side of a crosswalk: an assessment scheme, with the beginning of its version where item
// numbers differ between versions ("interRAI-HC@9"); or, as a source only, a code list of the hub
// by which conditions are coded ("diagnosis").
struct CrosswalkSide {
  std::string id;
  std::string version;  // empty: any
};

struct CrosswalkRow {
  std::string from_item;    // item code; of a code list a three-character head or a range of them
  std::string from_answer;  // score; empty: any score
  std::string to_item;
  std::string to_answer;  // score or code; empty: the same score
  Relationship relationship = Relationship::kRelated;
  CrosswalkNeed need = CrosswalkNeed::kNothing;
  std::string note;  // word; its text is prefill.note.<word>
  std::string evidence;
  bool unverified = false;
  std::uint32_t line = 0;

  // True if the row's from_item names the code: the same item, or its first three characters in the
  // range. Other characters than capital letters and digits there: false.
  bool HoldsCode(std::string_view code) const;
};

// The items of one scheme that may be offered for items (or condition codes) of another:
// mapping/crosswalks/<from>--<to>.csv. Constant once read.
struct Crosswalk {
  CrosswalkSide from;
  CrosswalkSide to;
  bool of_conditions = false;  // `from` is a code list of the hub
  std::string place;           // file, for messages
  std::vector<CrosswalkRow> rows;
};

// Reads one file; `place` names it in messages and its stem is <from>--<to>. Fails with kMalformed
// and file:line: a name of another form, a side that the hub knows neither as an assessment scheme
// nor as a code list, a missing column, an unknown word, an empty item, note or evidence, a pair of
// item and answer to one item that stands twice, or a code list whose row claims more than
// related-to.
Result<Crosswalk> ReadCrosswalk(std::string_view bytes,
                                const std::string& place,
                                const PackSet& packs);

// Every crosswalk below <folder>/mapping/crosswalks, sorted by file name; none where the folder is
// not there. Fails like ReadCrosswalk.
Result<std::vector<Crosswalk>> ReadCrosswalks(const std::filesystem::path& folder,
                                              const PackSet& packs);

// The parts that a coded condition has in a hub kind.
enum class ConditionPlace : std::uint8_t {
  kCondition,
  kCodeList,
  kCode,
  kVerification,
  kDiagnosedOn,
  kDiagnosedBy,
};
inline constexpr std::size_t kConditionPlaceCount = 6;
inline constexpr EnumNames<ConditionPlace, kConditionPlaceCount> kConditionPlaceNames{
    {{{ConditionPlace::kCondition, "condition"},
      {ConditionPlace::kCodeList, "code-list"},
      {ConditionPlace::kCode, "code"},
      {ConditionPlace::kVerification, "verification"},
      {ConditionPlace::kDiagnosedOn, "diagnosed-on"},
      {ConditionPlace::kDiagnosedBy, "diagnosed-by"}}}};

// Where they stand: rows of mapping/crosswalks/places.csv, bound to the kind's shape.
struct ConditionPlaces {
  std::array<ElementId, kConditionPlaceCount> elements{};

  ElementId of(ConditionPlace place) const { return elements[static_cast<std::size_t>(place)]; }

  // True where the kind has rows. Fails with kMalformed and file:line for an unknown role, a role
  // that stands twice or is missing, or a path that the kind does not have.
  Result<bool> Bind(const CsvTable& table, const Kind& kind, const NameTable& names);
};

// The table of <folder>/mapping/crosswalks/places.csv; without rows where there is none.
Result<CsvTable> ReadConditionPlaces(const std::filesystem::path& folder);

}  // namespace baybridge
