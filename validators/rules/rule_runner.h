#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/line_starts.h"
#include "core/record.h"
#include "rules/rule_functions.h"
#include "rules/rule_set.h"
#include "rules/xpath/evaluator.h"

namespace baybridge {

struct RuleRunOptions {
  xpath::EvaluationLimits limits = {};
  std::size_t max_findings = 1'000;  // of one record; what is past it is counted
  // Keeps what fired, for SVRL. Findings do not need it.
  bool keep_events = false;
  // Keeps what spoke and what was not judged as events, and makes no findings of them (but for
  // GW-RUL-004 and -005): for a caller that makes its own.
  bool keep_spoken = false;
};

// How often an assertion was evaluated and what came of it, over all records of a runner.
struct AssertionTally {
  std::uint64_t judged = 0;
  std::uint64_t spoke = 0;  // an assert that failed, a report that held
  std::uint64_t not_judged = 0;
};

// Prose as text, and whether it holds values of the record.
struct Rendered {
  std::string id;  // of the diagnostic or property
  std::string text;
  std::string markup;  // the same with emph, dir and span as elements of SVRL
  bool has_values = false;
};

// What happened on one record, for SVRL.
enum class RuleEventKind : std::uint8_t { kFiredRule, kSpoke, kExceeded, kUndecided };
struct RuleEvent {
  RuleEventKind kind = RuleEventKind::kFiredRule;
  std::uint32_t pattern = 0;
  std::uint32_t rule = 0;
  std::uint32_t assertion = kNone;  // kNone: of the rule
  xpath::XNode node = 0;
  xpath::XNode subject = 0;  // what the finding is about
  std::string reason = {};   // of kExceeded the limit, of kUndecided the function
  Rendered message = {};
  std::vector<Rendered> diagnostics = {};
  std::vector<Rendered> properties = {};
};

// What a run came to.
struct RuleOutcome {
  // False where an assertion, or the record, could not be judged: the verdict is not-judged then.
  bool judged = true;
  std::uint32_t fired = 0;       // rules, with their nodes
  std::uint32_t spoke = 0;       // assertions
  std::uint32_t not_judged = 0;  // assertions
};

// Runs one rule set on one record after the other. Belongs to one thread; at steady state a record
// without findings allocates nothing. The functions must outlive it.
//
// Findings are in the order of patterns, then of nodes. A finding of a rule has the assertion's id
// (GW-RUL-001 where it has none), its severity, the path and location of the subject (else of the
// node that the rule fired for), and the arguments `message` (the text of the assertion, with
// values put in), `rule` (id of the rule, else of the pattern) and one for each diagnostic and
// property, named by its id. An argument that holds values of the record is sensitive. Problems of
// the engine: GW-RUL-002 past a limit, GW-RUL-003 a function could not tell, GW-RUL-004 the record
// cannot be walked, GW-RUL-005 findings past the limit.
class RuleRunner {
 public:
  explicit RuleRunner(std::shared_ptr<const RuleSet> set,
                      const RuleFunctions* functions = nullptr,
                      RuleRunOptions options = {});
  RuleRunner(const RuleRunner&) = delete;
  RuleRunner& operator=(const RuleRunner&) = delete;
  RuleRunner(RuleRunner&&) = delete;
  RuleRunner& operator=(RuleRunner&&) = delete;
  ~RuleRunner();

  // Judges a record whose names are those of the rule set, whatever its syntax was. `as_of` is the
  // date of judging (YYYY-MM-DD): assertions out of force on it are passed over; empty: all are in
  // force. Appends to `findings`.
  RuleOutcome Run(const Record& record, std::string_view as_of, Findings& findings);

  // Of the last run, ordered like the findings; empty unless keep_events or keep_spoken.
  const std::vector<RuleEvent>& events() const { return events_; }
  // By index into RuleSet::assertions.
  const std::vector<AssertionTally>& tallies() const { return tallies_; }
  const RuleSet& set() const { return *set_; }
  // Whether a pattern was in force in the last run, by index into RuleSet::patterns.
  bool WasInForce(std::uint32_t pattern) const { return pattern_in_force_[pattern]; }
  const xpath::RecordView& ViewOf(xpath::XNode node) const { return evaluator_.ViewOf(node); }
  // Nodes looked at in the last run.
  std::uint64_t steps() const { return evaluator_.steps(); }

  // The place of a node: path, line and column.
  std::string PathOf(xpath::XNode node) const;
  Location LocationOf(xpath::XNode node);

 private:
  void WalkRecord();
  void WalkDocuments();
  void WalkView(const xpath::RecordView& view, std::uint32_t only_pattern);
  void Judge(xpath::XNode node,
             const std::vector<Candidate>& candidates,
             std::uint32_t only_pattern);
  void Fire(std::uint32_t index, xpath::XNode node);   // of the rule
  void Speak(std::uint32_t index, xpath::XNode node);  // of the assertion
  void NotJudged(std::uint32_t rule, std::uint32_t assertion, xpath::XNode node);
  bool InForce(const Validity& validity) const;
  void PlanForce();
  Rendered Render(const CompiledProse& prose, xpath::XNode node);
  void SortEvents();
  void AddFindings(Findings& findings);
  void AddFinding(const RuleEvent& event, Findings& findings);

  std::shared_ptr<const RuleSet> set_;
  const RuleRunOptions options_;
  xpath::Evaluator evaluator_;
  std::string as_of_;
  std::string planned_for_;  // the date of in_force_
  bool planned_ = false;
  // What firing looks at, close together.
  struct Check {
    xpath::ExprId expr = 0;
    bool report = false;
    bool in_force = true;
  };
  std::vector<bool> pattern_in_force_;
  std::vector<bool> rule_in_force_;
  std::vector<Check> checks_;  // by index of the assertion
  std::vector<RuleEvent> events_;
  std::vector<AssertionTally> tallies_;
  RuleOutcome outcome_;
  std::size_t dropped_ = 0;  // events past the limit
  std::size_t kept_ = 0;     // events that make findings
  bool has_documents_ = false;

  const Record* lined_ = nullptr;  // record of lines_
  std::optional<LineStarts> lines_;
};

}  // namespace baybridge
