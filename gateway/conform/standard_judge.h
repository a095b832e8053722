#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conform/compiled_standard.h"
#include "report/report.h"
#include "rules/rule_runner.h"

namespace baybridge {

// What a clause came to on one record. In the order of strength: the first that applies.
enum class ClauseVerdict : std::uint8_t {
  kFails,       // a rule of severity error spoke
  kNotJudged,   // a rule could not be judged
  kInQuestion,  // a rule of severity warning spoke
  kHolds,       // its rules were judged and none spoke
  kNoOccasion,  // nothing in the record is what its rules look at
  kOutOfForce,  // the clause, or all its rules, were not in force
  kNotCheckable,
  kTextNotInHand,
};
inline constexpr std::size_t kClauseVerdicts = 8;
inline constexpr EnumNames<ClauseVerdict, kClauseVerdicts> kClauseVerdictNames{
    {{{ClauseVerdict::kFails, "fails"},
      {ClauseVerdict::kNotJudged, "not-judged"},
      {ClauseVerdict::kInQuestion, "in-question"},
      {ClauseVerdict::kHolds, "holds"},
      {ClauseVerdict::kNoOccasion, "no-occasion"},
      {ClauseVerdict::kOutOfForce, "out-of-force"},
      {ClauseVerdict::kNotCheckable, "not-machine-checkable"},
      {ClauseVerdict::kTextNotInHand, "text-not-in-hand"}}}};

// A named value of a hit. A value that the standard does not call open is the person's.
struct HitArg {
  std::string name;
  std::string value;
  std::string list;  // hub code list whose display is shown; empty: none
  bool open = false;
};

// A rule that spoke once, or could not be judged.
struct Hit {
  std::uint32_t rule = 0;    // index into Standard::rules; kNone: an engine's limit on the record
  std::uint32_t clause = 0;  // that it counts for
  bool judged = true;
  bool overlaps = false;  // a rule of another standard of the run says the same of this record
  std::string reason;  // where not judged: the limit or function, "limit:steps", "function:in-list"
  NodeId node = 0;     // in the hub record
  std::string hub_path;
  std::vector<HitArg> args;
};

// How often a rule was asked on one record.
struct RuleCount {
  std::uint32_t judged = 0;
  std::uint32_t spoke = 0;
  std::uint32_t not_judged = 0;
};

// One standard's judgement of one record.
struct StandardResult {
  Verdict verdict = Verdict::kNotJudged;
  std::string reason;  // why not judged: title-only, no-rules, other-kind, out-of-force, undecided,
                       // no-occasion (nothing in the record is what its rules look at), unreadable;
                       // empty else
  std::vector<ClauseVerdict> clauses;  // by index of the clause
  std::vector<RuleCount> rules;        // by index of the rule
  std::vector<Hit> hits;
};

// Judges hub records by one standard. Belongs to one thread; the standard and the functions must
// outlive it.
class StandardJudge {
 public:
  StandardJudge(const CompiledStandard& standard, const RuleFunctions& functions, bool keep_fired);

  // Judges a record of that kind as of a date (YYYY-MM-DD). `result` is overwritten.
  void Judge(const Record& hub,
             std::string_view kind,
             std::string_view as_of,
             StandardResult& result);
  // The result for a record that cannot be judged at all.
  void Refuse(std::string_view reason, std::string_view as_of, StandardResult& result) const;

  const CompiledStandard& compiled() const { return standard_; }
  // The runners of the last record, for SVRL; one for each rule file.
  const std::vector<std::unique_ptr<RuleRunner>>& runners() const { return runners_; }

 private:
  void Count(std::size_t set, StandardResult& result);
  void TakeHits(std::size_t set, const Record& hub, StandardResult& result);
  Hit MakeHit(std::size_t set, const RuleEvent& event, const Record& hub) const;
  void JudgeClauses(std::string_view as_of, StandardResult& result) const;
  ClauseVerdict VerdictOf(std::uint32_t clause,
                          std::string_view as_of,
                          const StandardResult& result) const;

  const CompiledStandard& standard_;
  std::vector<std::unique_ptr<RuleRunner>> runners_;
  std::vector<std::vector<AssertionTally>> before_;  // by set: the tallies before this record
  bool undecided_ = false;
};

}  // namespace baybridge
