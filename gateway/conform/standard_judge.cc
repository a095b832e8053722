#include "conform/standard_judge.h"

#include <algorithm>

namespace baybridge {
namespace {

// Whether a hit counts for a clause: by the clause that it names itself, else for every clause that
// lists the rule.
bool Touches(const Hit& hit, std::uint32_t clause, bool named, const StandardRule& rule) {
  if (hit.clause == clause) return true;
  if (named) return false;
  return std::ranges::find(rule.listed_by, clause) != rule.listed_by.end();
}

bool NamesClause(const Hit& hit) {
  return std::ranges::any_of(hit.args, [](const HitArg& arg) { return arg.name == "clause"; });
}

}  // namespace

StandardJudge::StandardJudge(const CompiledStandard& standard,
                             const RuleFunctions& functions,
                             bool keep_fired)
    : standard_(standard) {
  RuleRunOptions options;
  options.keep_spoken = true;
  options.keep_events = keep_fired;
  for (const auto& set : standard.sets) {
    runners_.push_back(std::make_unique<RuleRunner>(set, &functions, options));
    before_.emplace_back(set->assertions.size());
  }
}

void StandardJudge::Refuse(std::string_view reason,
                           std::string_view as_of,
                           StandardResult& result) const {
  const Standard& standard = standard_.standard;
  result.verdict = Verdict::kNotJudged;
  result.reason = reason;
  result.hits.clear();
  result.rules.assign(standard.rules.size(), {});
  result.clauses.assign(standard.clauses.size(), ClauseVerdict::kNotJudged);
  for (std::size_t i = 0; i < standard.clauses.size(); ++i) {
    const Clause& clause = standard.clauses[i];
    if (!clause.InForce(as_of)) result.clauses[i] = ClauseVerdict::kOutOfForce;
    if (clause.check == ClauseCheck::kNotCheckable)
      result.clauses[i] = ClauseVerdict::kNotCheckable;
    if (clause.check == ClauseCheck::kTextNotInHand)
      result.clauses[i] = ClauseVerdict::kTextNotInHand;
  }
}

void StandardJudge::Judge(const Record& hub,
                          std::string_view kind,
                          std::string_view as_of,
                          StandardResult& result) {
  const Standard& standard = standard_.standard;
  const bool any_in_force = std::ranges::any_of(
      standard.rules, [&](const StandardRule& rule) { return rule.InForce(as_of); });
  if (standard.status == StandardStatus::kTitleOnly) return Refuse("title-only", as_of, result);
  if (!standard.Judges(kind)) return Refuse("other-kind", as_of, result);
  if (standard.rules.empty()) return Refuse("no-rules", as_of, result);
  if (!any_in_force) return Refuse("out-of-force", as_of, result);
  result.hits.clear();
  result.reason.clear();
  result.rules.assign(standard.rules.size(), {});
  undecided_ = false;
  for (std::size_t set = 0; set < runners_.size(); ++set) {
    Findings problems;
    const RuleOutcome outcome = runners_[set]->Run(hub, as_of, problems);
    if (!outcome.judged || !problems.empty()) undecided_ = true;
    Count(set, result);
    TakeHits(set, hub, result);
    for (const Finding& problem : problems) {
      Hit hit;
      hit.rule = kNone;
      hit.clause = kNone;
      hit.judged = false;
      hit.reason = problem.id;
      result.hits.push_back(std::move(hit));
    }
  }
  JudgeClauses(as_of, result);
}

void StandardJudge::Count(std::size_t set, StandardResult& result) {
  const std::vector<AssertionTally>& now = runners_[set]->tallies();
  for (std::size_t i = 0; i < now.size(); ++i) {
    const AssertionTally& before = before_[set][i];
    RuleCount& count = result.rules[standard_.rule_of[set][i]];
    count.judged += static_cast<std::uint32_t>(now[i].judged - before.judged);
    count.spoke += static_cast<std::uint32_t>(now[i].spoke - before.spoke);
    count.not_judged += static_cast<std::uint32_t>(now[i].not_judged - before.not_judged);
  }
  before_[set] = now;
}

Hit StandardJudge::MakeHit(std::size_t set, const RuleEvent& event, const Record& hub) const {
  const Standard& standard = standard_.standard;
  const RuleRunner& runner = *runners_[set];
  Hit hit;
  hit.judged = event.kind == RuleEventKind::kSpoke;
  hit.node =
      xpath::IsRoot(event.subject) ? 0 : runner.ViewOf(event.subject).ElementOf(event.subject);
  if (!xpath::IsRoot(event.subject) && xpath::KindOf(event.subject) == xpath::kElementOrAttribute)
    hit.node = xpath::BaseOf(event.subject);
  hit.hub_path = hub.PathOf(hit.node);
  hit.rule = event.assertion == kNone ? kNone : standard_.rule_of[set][event.assertion];
  hit.clause = hit.rule == kNone ? kNone : standard.rules[hit.rule].clause;
  if (!hit.judged) {
    const bool limit = event.kind == RuleEventKind::kExceeded;
    hit.reason = (limit ? "limit:" : "function:") + event.reason;
    return hit;
  }
  const Assertion& assertion = runner.set().assertions[event.assertion];
  for (std::size_t i = 0; i < event.properties.size(); ++i) {
    const CompiledNote& note = assertion.properties[i];
    const std::string& value = event.properties[i].text;
    const std::uint32_t named = note.id == "clause" ? standard.FindClause(value) : kNone;
    if (note.id == "clause" && named == kNone) continue;
    if (named != kNone) hit.clause = named;
    hit.args.push_back({.name = note.id,
                        .value = value,
                        .list = note.scheme,
                        .open = note.role == "open" || named != kNone});
  }
  return hit;
}

void StandardJudge::TakeHits(std::size_t set, const Record& hub, StandardResult& result) {
  for (const RuleEvent& event : runners_[set]->events()) {
    if (event.kind == RuleEventKind::kFiredRule) continue;
    result.hits.push_back(MakeHit(set, event, hub));
  }
}

ClauseVerdict StandardJudge::VerdictOf(std::uint32_t index,
                                       std::string_view as_of,
                                       const StandardResult& result) const {
  const Standard& standard = standard_.standard;
  const Clause& clause = standard.clauses[index];
  if (clause.check == ClauseCheck::kNotCheckable) return ClauseVerdict::kNotCheckable;
  if (clause.check == ClauseCheck::kTextNotInHand) return ClauseVerdict::kTextNotInHand;
  if (!clause.InForce(as_of)) return ClauseVerdict::kOutOfForce;
  bool in_force = false;
  bool judged = false;
  bool not_judged = false;
  for (const std::uint32_t rule : clause.rules) {
    in_force = in_force || standard.rules[rule].InForce(as_of);
    judged = judged || result.rules[rule].judged != 0;
    not_judged = not_judged || result.rules[rule].not_judged != 0;
  }
  bool warned = false;
  for (const Hit& hit : result.hits) {
    if (!hit.judged || hit.rule == kNone) continue;
    const StandardRule& rule = standard.rules[hit.rule];
    if (!Touches(hit, index, NamesClause(hit), rule)) continue;
    if (rule.severity <= Severity::kError) return ClauseVerdict::kFails;
    warned = warned || rule.severity == Severity::kWarning;
  }
  if (not_judged) return ClauseVerdict::kNotJudged;
  if (warned) return ClauseVerdict::kInQuestion;
  if (!in_force) return ClauseVerdict::kOutOfForce;
  return judged ? ClauseVerdict::kHolds : ClauseVerdict::kNoOccasion;
}

void StandardJudge::JudgeClauses(std::string_view as_of, StandardResult& result) const {
  const Standard& standard = standard_.standard;
  result.clauses.clear();
  for (std::uint32_t i = 0; i < standard.clauses.size(); ++i)
    result.clauses.push_back(VerdictOf(i, as_of, result));
  const bool asked = std::ranges::any_of(
      result.rules, [](const RuleCount& rule) { return rule.judged + rule.not_judged != 0; });
  const bool failed = std::ranges::any_of(result.hits, [&](const Hit& hit) {
    return hit.judged && hit.rule != kNone && standard.rules[hit.rule].severity <= Severity::kError;
  });
  if (failed) {
    result.verdict = Verdict::kDoesNotConform;
  } else if (undecided_) {
    result.verdict = Verdict::kNotJudged;
    result.reason = "undecided";
  } else if (!asked) {
    result.verdict = Verdict::kNotJudged;
    result.reason = "no-occasion";
  } else {
    result.verdict = Verdict::kConforms;
  }
}

}  // namespace baybridge
