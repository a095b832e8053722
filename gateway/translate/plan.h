#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "translate/pattern.h"
#include "translate/table.h"
#include "translate/transform.h"

namespace baybridge {

// A guard term against the source record: from the instance of `ancestor` on the row's own path,
// down `rest`.
struct PlanGuard {
  GuardTerm::Op op = GuardTerm::Op::kPresent;
  PatternId ancestor = 0;
  std::vector<PathStep> rest;
  std::string value;
};

// One row in one direction.
struct PlanRow {
  enum class Kind : std::uint8_t {
    kSourced,    // a source leaf makes a target leaf
    kList,       // one leaf here, several there
    kBroadcast,  // the source repeats less deeply: written into every group that is there (rule R4)
    kConstant,   // read: must equal; written where its group is there
    kDefault,    // written where nothing else is
    kDisplay,    // text beside a code
    kIdentity,   // what tells a group from others of its record
    kReference,  // the identity of another group
  } kind = Kind::kSourced;
  const TableRow* row = nullptr;
  std::uint32_t index = 0;  // in the table's rows
  std::vector<PatternId> source;
  std::vector<PatternId> target;
  std::vector<std::uint32_t>
      links;  // by target: which of the source group's remembered frames it is written into
  std::unique_ptr<const Transform> transform;  // null: the text as it is
  std::vector<PlanGuard> guards;
  Relationship relationship = Relationship::kEquivalent;  // source to target
  bool unknown_is_error = false;                          // frequency and route: never guessed
  const CodeList* display_list = nullptr;                 // kDisplay
  PatternId display_code =
      kNone;  // kDisplay, from the hub: the pack's code leaf; to the hub: likewise
  Language display_language = Language::kEn;
  ElementId identity = kNone;  // kIdentity, kReference: the hub leaf that holds the identity
};

// A mapping table in one direction, compiled. Immutable; run by many threads. Refers to the table,
// which must outlive it.
struct Plan {
  const MappingTable* table = nullptr;
  Direction direction = Direction::kToHub;
  const Pack* source_pack = nullptr;
  const Pack* target_pack = nullptr;
  const Kind* source_kind = nullptr;
  const Kind* target_kind = nullptr;
  PatternTree source;
  PatternTree target;
  std::vector<PlanRow> rows;
  // Rows by what they do, in the order of the table. `only_source` is the one source leaf of a row,
  // so that a row without anything to read costs one look.
  struct ReadRow {
    std::uint32_t row = 0;
    PatternId only_source = kNone;
  };
  std::vector<ReadRow> read_rows;
  std::vector<std::uint32_t> broadcast_rows;
  std::vector<std::uint32_t> written_rows;  // constants and displays
  std::vector<std::uint32_t> default_rows;
  std::vector<std::uint32_t> identity_rows;
  std::vector<std::uint32_t> reference_rows;
  bool HasIdentities() const { return !identity_rows.empty() || !reference_rows.empty(); }
  std::vector<std::uint32_t> link_counts;  // by source pattern that repeats (and the root): how
                                           // many frames its instances remember
};

// Compiles a table. Rows that cannot be compiled (a bad argument of a transform) come back in
// `problems` and are left out.
std::unique_ptr<const Plan> CompilePlan(const MappingTable& table,
                                        Direction direction,
                                        const TransformContext& context,
                                        std::vector<Failure>& problems);

// The row of a mapping table that made a row of the plan, as file:line; empty where there is none.
std::string PlaceOfRow(const Plan* plan, std::uint32_t row);

}  // namespace baybridge
