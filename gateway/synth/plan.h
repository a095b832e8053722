#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"
#include "schema/simple_type.h"
#include "synth/calendar.h"
#include "synth/tables.h"
#include "synth/xsd_types.h"

namespace baybridge::synth {

using PlanId = std::uint32_t;  // index in Plan::nodes
using LeafId = std::uint32_t;  // index in Plan::leaves

inline constexpr std::uint32_t kWhole = 65536;  // a share of 1

enum class NodeKind : std::uint8_t { kElement, kAttribute, kSequence, kChoice };

// Presence of a group that depends on what a leaf before it says: none where the leaf holds another
// code, at least one where it holds one of these.
struct Condition {
  LeafId leaf = kNone;
  std::vector<std::uint8_t> allowed;  // by index in the leaf's pool
};

// What other leaves show for a code: their numbers add up to `least` or more, or the one leaf holds
// one of the codes.
struct Reason {
  std::uint32_t index = 0;  // of the code in its leaf's pool
  std::vector<LeafId> sources;
  std::int32_t least = 0;
  std::vector<std::uint8_t> allowed;  // by index in the pool of the one source; empty: numbers
};

struct PlanNode {
  NodeKind kind = NodeKind::kElement;
  PlanId parent = kNone;
  std::uint32_t min = 1;
  std::uint32_t max = 1;    // kUnbounded
  std::uint32_t times = 3;  // most instances that are written of what may repeat
  std::uint32_t weight =
      kNone;  // share of presence out of kWhole that the pack's table states; kNone: by default
  std::uint32_t share = 0;  // share of presence used
  LeafId leaf = kNone;
  std::uint32_t condition = kNone;  // index in Plan::conditions
  LeafId with = kNone;              // stands only beside this leaf, which comes before it
  LeafId reasoned = kNone;  // the leaf within whose reasons decide whether the group is there
  std::uint32_t anchor =
      kNone;  // index in Plan::anchors: stands only where the resident holds such a number
  bool person = false;  // each instance speaks of another person
  bool skew = false;    // each instance has an ability of its own that its scores follow
  bool in_sequence =
      true;  // a direct part of its element's sequence (not of a choice or a nested group)
  std::vector<PlanId> attributes;
  std::vector<PlanId> children;
  std::vector<LeafId> clears;  // leaves whose remembered value ends here
  std::string name;
  std::string path;
  std::string open;   // "<name"
  std::string close;  // "</name>", or "name=" with a quote for attributes
};

enum class LeafKind : std::uint8_t {
  kPool,
  kDate,
  kName,
  kSubject,
  kSum,
  kLevel,
  kRaise,
  kDisplay,
  kAge
};
enum class Slice : std::uint8_t { kNumber, kBody, kCheck };

// One text of a pool, escaped, and the number that it is (0 where it is none).
struct Literal {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  std::int32_t number = 0;
};

struct Pool {
  std::uint32_t first = 0;  // in Plan::literals
  std::uint32_t count = 0;
};

struct PlanLeaf {
  LeafKind kind = LeafKind::kPool;
  PlanId node = kNone;
  const Field* field = nullptr;
  const CodeList* codes = nullptr;        // pool index is index in pool_codes
  std::vector<std::uint32_t> pool_codes;  // index in codes->codes by pool index
  const schema::SimpleType* type = nullptr;
  Pool pool;
  std::uint32_t usual = 0;  // the first so many of the pool are what is usually met
  bool remembered = false;  // some other leaf or group asks for its value
  bool scored = false;      // follows the ability of its group
  // kDate
  DateForm form;
  bool month_too = false;  // precision of a month is accepted as well
  bool year_too = false;
  bool record_date = false;
  bool birth = false;
  std::int32_t offset = 0;  // days before the record's date, typically; negative is after it
  LeafId after = kNone;
  // kName
  bool subject = false;  // of the resident, not of somebody else
  NamePart part = NamePart::kFullHans;
  // kSubject
  std::uint32_t scheme = kNone;  // index in Plan::schemes
  Slice slice = Slice::kNumber;
  bool printed = false;
  // kSum: what is added up. kLevel, kRaise, kDisplay: what is read
  std::vector<LeafId> sources;
  std::vector<std::pair<std::int32_t, std::uint32_t>>
      steps;                         // kLevel: least number and pool index; kRaise: by rank
  std::vector<Reason> reasons;       // kPool: the first that is shown gives the code
  std::uint32_t top_reason = kNone;  // kRaise: pool index of the reason that leads to the last step
  std::vector<std::uint8_t> sexes;   // by pool index: 1 male, 2 female, 0 neither
  // What errors can be made of it.
  bool can_break_check = false;
  bool can_break_code = false;
  bool can_break_date = false;
  bool can_break_text = false;
};

// An identifier scheme the resident has a number of.
struct SubjectScheme {
  const Scheme* scheme = nullptr;
  std::vector<std::string>
      numbers;  // canonical, of the reserved set; for a scheme that holds a birth date a pattern
  std::uint32_t date_at = 0;  // from 1; 0: holds none
  std::uint32_t sex_at = 0;
};

// A number of a reserved set that is a fixed list and holds birth date and sex: whoever holds it is
// born then.
struct Anchor {
  std::uint32_t scheme = kNone;
  std::string number;
  Day birth = 0;
  std::uint8_t sex = 0;
};

// What must be so in one record, so that all leaves and codes occur.
struct Decision {
  PlanId node = kNone;
  std::uint32_t value =
      kNone;  // pool index, alternative, ability; kNone: is there; kAbsent: is not
};
inline constexpr std::uint32_t kAbsent = 0xFFFF'FFFE;
inline constexpr std::uint32_t kGoalRecords =
    1'000;  // in so many records all leaves and codes occur

// Everything about one kind of one pack that is worked out once. Constant while records are
// written; used from many threads.
struct Plan {
  const Pack* pack = nullptr;
  const Kind* kind = nullptr;
  std::vector<PlanNode> nodes;  // nodes[0] is the root element
  std::vector<PlanLeaf> leaves;
  std::vector<Condition> conditions;
  std::vector<SubjectScheme> schemes;
  std::vector<std::uint32_t> anchor_schemes;  // by PlanNode::anchor: index in schemes
  std::vector<Anchor> anchors;
  std::vector<PlanId> anchored;  // nodes with an anchor
  std::vector<Literal> literals;
  std::string texts;  // the bytes of all literals
  LeafId sex_leaf = kNone;
  std::array<std::vector<Decision>, kGoalRecords> goals;
  Tables tables;
  Day first_day = 0;  // records are dated from here
  std::uint32_t days = 1;
  std::unique_ptr<Record> xsd_record;
  std::string xsd_bytes;
  std::unique_ptr<XsdDocument> xsd;

  std::string_view TextOf(const Pool& pool, std::uint32_t index) const {
    const Literal& literal = literals[pool.first + index];
    return std::string_view(texts).substr(literal.offset, literal.size);
  }
  // The node at a plain path; kNone where there is none.
  PlanId Find(std::string_view path) const;
};

struct PlanOptions {
  std::uint32_t typical_bytes = 4096;  // size that records have on average
};

// Makes the plan of one kind. Fails with kNotFound or kMalformed with file:line for the tables in
// schemas/_synth, kUnsupported for a schema outside the subset that packs use.
Result<std::unique_ptr<Plan>> MakePlan(const PackSet& packs,
                                       const Pack& pack,
                                       const Kind& kind,
                                       const PlanOptions& options);

}  // namespace baybridge::synth
