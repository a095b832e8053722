#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"
#include "pack/pack.h"
#include "translate/path.h"

namespace baybridge {

// FHIR R5 ConceptMap.relationship, stated source to target.
enum class Relationship : std::uint8_t {
  kEquivalent,
  kNarrower,  // the source says more than the target can
  kBroader,   // the source says less than the target would need
  kRelated,
  kNotRelated,
};

inline constexpr EnumNames<Relationship, 5> kRelationshipNames{
    {{{Relationship::kEquivalent, "equivalent"},
      {Relationship::kNarrower, "source-is-narrower-than-target"},
      {Relationship::kBroader, "source-is-broader-than-target"},
      {Relationship::kRelated, "related-to"},
      {Relationship::kNotRelated, "not-related-to"}}}};

// The same fact read from the other end.
constexpr Relationship Inverse(Relationship relationship) {
  if (relationship == Relationship::kNarrower) return Relationship::kBroader;
  if (relationship == Relationship::kBroader) return Relationship::kNarrower;
  return relationship;
}

enum class Direction : std::uint8_t { kToHub, kFromHub };

enum class Verb : std::uint8_t {
  kCopy,
  kTranslate,
  kIdentifier,
  kDate,
  kPhone,
  kQuantity,
  kSplit,
  kJoin,
  kScript,
  kTerm,
  kBoolean,
  kList,
  kMoney,
  kDrug,
  kFrequency,
  kRoute,
  kDose,
  kConstant,
  kDisplay,
  kId,
  kRef,
  kDefault,
  kOpaque,
};

inline constexpr EnumNames<Verb, 23> kVerbNames{{{{Verb::kCopy, "copy"},
                                                  {Verb::kTranslate, "translate"},
                                                  {Verb::kIdentifier, "identifier"},
                                                  {Verb::kDate, "date"},
                                                  {Verb::kPhone, "phone"},
                                                  {Verb::kQuantity, "quantity"},
                                                  {Verb::kSplit, "split"},
                                                  {Verb::kJoin, "join"},
                                                  {Verb::kScript, "script"},
                                                  {Verb::kTerm, "term"},
                                                  {Verb::kBoolean, "boolean"},
                                                  {Verb::kList, "list"},
                                                  {Verb::kMoney, "money"},
                                                  {Verb::kDrug, "drug"},
                                                  {Verb::kFrequency, "frequency"},
                                                  {Verb::kRoute, "route"},
                                                  {Verb::kDose, "dose"},
                                                  {Verb::kConstant, "constant"},
                                                  {Verb::kDisplay, "display"},
                                                  {Verb::kId, "id"},
                                                  {Verb::kRef, "ref"},
                                                  {Verb::kDefault, "default"},
                                                  {Verb::kOpaque, "opaque"}}}};

// One row of a code table.
struct CodePair {
  std::string pack_code;
  std::string hub_code;
  Relationship relationship = Relationship::kEquivalent;  // pack to hub
  bool to_hub = true;
  bool from_hub = true;
  std::uint32_t line = 0;
};

// What a code table does with a code that it lacks.
struct Unmapped {
  enum class Mode : std::uint8_t { kReport, kUseSourceCode, kFixed } mode = Mode::kReport;
  std::string fixed;
};

struct CodeTable {
  std::string id;
  std::string place;  // file, for messages
  std::vector<CodePair> pairs;
  Unmapped unmapped_to_hub;
  Unmapped unmapped_from_hub;
};

// One term of a guard: present(p), absent(p) or p='x'.
struct GuardTerm {
  enum class Op : std::uint8_t { kPresent, kAbsent, kEquals } op = Op::kPresent;
  TablePath path;
  std::string value;
};

// One row of a mapping table, parsed and resolved. A row with {a..b} stands here once for each
// number.
struct TableRow {
  std::uint32_t line = 0;
  std::string hub_text;  // as written
  std::string pack_text;
  std::vector<TablePath> hub;  // more than one: joined by " + "
  std::vector<TablePath> pack;
  Relationship relationship = Relationship::kEquivalent;  // pack to hub
  Verb verb = Verb::kCopy;
  std::string argument;  // what stands behind the colon
  const CodeTable* codes = nullptr;
  std::string codes_text;
  std::vector<GuardTerm> when_pack;
  std::vector<GuardTerm> when_hub;
  bool to_hub = true;
  bool from_hub = true;
  std::string note;
  std::string evidence;
};

// The mapping table of one kind between a pack and the hub. Constant once read; `pack` and the code
// tables live as long as it does.
struct MappingTable {
  const Pack* pack = nullptr;
  const Pack* hub = nullptr;
  const Kind* kind = nullptr;  // of the pack
  const Kind* hub_kind = nullptr;
  std::string place;    // file name, for messages: mapping/hk-care/resident.csv
  std::string version;  // the pack's
  std::string digest;   // SHA-256 of the table and its code tables
  std::vector<TableRow> rows;
  std::map<std::string, std::unique_ptr<CodeTable>, std::less<>> code_tables;
};

// Reads mapping/<pack>/<kind>.csv and the code tables it names. The shapes of both kinds must be
// filled. Every bad row is told: the failures come back in `problems` (with file:line) and the rows
// without problem in the table. Fails only if there is no file.
Result<std::unique_ptr<MappingTable>> ReadMappingTable(const PackSet& packs,
                                                       const Pack& pack,
                                                       const Kind& kind,
                                                       std::vector<Failure>& problems);

}  // namespace baybridge
