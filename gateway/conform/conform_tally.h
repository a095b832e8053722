#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conform/conform_lane.h"

namespace baybridge {

inline constexpr std::size_t kVerdicts = 3;

using VerdictCounts = std::array<std::uint64_t, kVerdicts>;       // by Verdict
using ClauseCounts = std::array<std::uint64_t, kClauseVerdicts>;  // by ClauseVerdict: records

// How often a rule was asked over many records.
struct RuleTally {
  std::uint64_t judged = 0;  // times
  std::uint64_t spoke = 0;
  std::uint64_t not_judged = 0;
  std::uint64_t records_judged = 0;
  std::uint64_t records_spoke = 0;
};

// One standard over many records.
struct StandardTally {
  VerdictCounts verdicts{};
  std::map<std::string, std::uint64_t> reasons;  // of records that were not judged
  std::vector<ClauseCounts> clauses;             // by index of the clause
  std::vector<RuleTally> rules;                  // by index of the rule
};

// One standard over the records of one group.
struct GroupStandard {
  VerdictCounts verdicts{};
  std::vector<ClauseCounts> clauses;
};

// The records that agree in something: of one institution, of one stratum.
struct GroupTally {
  std::vector<std::string> values;  // the institution; or a value for each stratum asked for
  std::string label;                // the institution's name
  std::uint64_t records = 0;
  std::uint64_t unreadable = 0;
  std::vector<GroupStandard> standards;
};

// A finding of a rule that stands for many: places only, values are masked when it is shown.
struct ConformExample {
  std::string file;
  std::uint64_t number = 0;
  std::string path;
  Location location;
  Hit hit;
};

// Why a rule (or the whole record, where `rule` is kNone) was not judged.
struct NotJudgedKey {
  std::uint32_t standard = 0;
  std::uint32_t rule = 0;
  std::string reason;
  friend auto operator<=>(const NotJudgedKey&, const NotJudgedKey&) = default;
};
struct NotJudgedTally {
  std::uint64_t times = 0;
  std::uint64_t records = 0;
  ConformExample example;
};

// What is wrong with the form of records, by id of the finding.
struct FormTally {
  Severity severity = Severity::kError;
  std::uint64_t findings = 0;
  std::uint64_t records = 0;
  ConformExample example;
};

struct FieldTally {
  std::uint64_t records = 0;  // in which it may stand
  std::uint64_t expected = 0;
  std::uint64_t filled = 0;
  std::uint64_t values = 0;
  std::uint64_t wrong = 0;
};

// What the report lists of one record.
struct RecordLine {
  std::string file;
  std::uint64_t number = 0;
  std::string id;
  std::string institution;
  std::string format;  // pack
  std::string as_of;
  std::string digest;
  bool readable = false;
  Verdict form = Verdict::kNotJudged;
  Verdict verdict = Verdict::kNotJudged;                        // the worst of all
  std::vector<Verdict> verdicts;                                // by standard
  std::vector<std::pair<std::uint32_t, std::uint32_t>> failed;  // standard and clause
};

struct TallyLimits {
  std::size_t max_examples = 3;          // of one rule
  std::size_t max_institutions = 1'000;  // told apart; further ones are counted as one
  std::size_t max_strata = 1'000;
  std::size_t max_records = 1'000;     // listed of those that do not conform or were not judged
  std::size_t max_not_judged = 1'000;  // reasons told apart
};

// The sums of a run. Records are added in the order of the input, by one thread; memory does not
// grow with their number.
class ConformTally {
 public:
  // `standards` must outlive it. `stratify` are indices into the strata; empty: none.
  ConformTally(const Standards& standards,
               std::vector<std::uint32_t> stratify,
               const TallyLimits& limits = {});

  void Add(const RecordResult& result);

  std::uint64_t records = 0;
  std::uint64_t readable = 0;
  std::uint64_t judged_by_all = 0;  // assurance full
  VerdictCounts form{};
  VerdictCounts verdicts{};  // of form and all standards together
  std::string first_as_of;
  std::string last_as_of;
  std::array<std::uint64_t, 3> as_of_sources{};
  std::vector<StandardTally> standards;
  std::map<std::string, FormTally> form_findings;
  std::map<NotJudgedKey, NotJudgedTally> not_judged;
  std::vector<std::vector<std::vector<ConformExample>>> examples;  // by standard and rule
  std::map<const CompiledKind*, std::map<std::uint32_t, FieldTally>> fields;
  std::map<std::vector<std::string>, GroupTally> institutions;
  std::map<std::vector<std::string>, GroupTally> strata;
  bool institutions_cut = false;
  bool strata_cut = false;
  std::vector<RecordLine> lines;
  std::uint64_t unlisted = 0;

  const std::vector<std::uint32_t>& stratify() const { return stratify_; }
  const Standards& all() const { return standards_; }

 private:
  void AddStandard(std::uint32_t index, const RecordResult& result);
  void AddHits(const RecordResult& result);
  void AddForm(const RecordResult& result);
  void AddFields(const RecordResult& result);
  void AddGroup(GroupTally& group, const RecordResult& result) const;
  GroupTally& GroupOf(std::map<std::vector<std::string>, GroupTally>& groups,
                      std::vector<std::string> values,
                      std::size_t most,
                      bool& cut) const;
  void AddLine(const RecordResult& result);

  const Standards& standards_;
  const std::vector<std::uint32_t> stratify_;
  const TallyLimits limits_;
};

// The verdict of form and standards together: does-not-conform where any says so, not-judged where
// any was not judged or no standard was asked, else conforms. A standard for another kind of
// record, or one with nothing to look at in it, does not count.
Verdict WholeVerdict(const RecordResult& result);

// The one line that a report gives to a record.
RecordLine LineOf(const RecordResult& result);

}  // namespace baybridge
