#include "rules/rule_runner.h"

#include <algorithm>
#include <utility>

namespace baybridge {

RuleRunner::RuleRunner(std::shared_ptr<const RuleSet> set,
                       const RuleFunctions* functions,
                       RuleRunOptions options)
    : set_(std::move(set)),
      options_(options),
      evaluator_(set_->program, &set_->documents, functions, options.limits),
      pattern_in_force_(set_->patterns.size(), true),
      tallies_(set_->assertions.size()) {
  has_documents_ = std::ranges::any_of(
      set_->patterns, [](const RulePattern& p) { return p.documents_expr != kNone; });
}

RuleRunner::~RuleRunner() = default;

RuleOutcome RuleRunner::Run(const Record& record, std::string_view as_of, Findings& findings) {
  outcome_ = {};
  events_.clear();
  dropped_ = 0;
  kept_ = 0;
  lined_ = nullptr;
  as_of_ = as_of;
  PlanForce();
  if (!evaluator_.BeginRecord(record, as_of_)) {
    outcome_.judged = false;
    findings.push_back({.id = "GW-RUL-004",
                        .severity = Severity::kError,
                        .kind = FindingKind::kNotSupported,
                        .path = {},
                        .location = {.file = record.file, .line = 0, .column = 0, .native = {}},
                        .args = {}});
    return outcome_;
  }
  WalkRecord();
  if (has_documents_) WalkDocuments();
  SortEvents();
  AddFindings(findings);
  if (!options_.keep_events && !options_.keep_spoken) events_.clear();
  return outcome_;
}

bool RuleRunner::InForce(const Validity& validity) const {
  if (as_of_.empty()) return true;
  if (!validity.from.empty() && as_of_ < validity.from) return false;
  return validity.to.empty() || as_of_ <= validity.to;
}

// Which rules and assertions are in force on the date; the same for most records of a run.
void RuleRunner::PlanForce() {
  if (planned_ && planned_for_ == as_of_) return;
  planned_ = true;
  planned_for_ = as_of_;
  pattern_in_force_.clear();
  for (const RulePattern& pattern : set_->patterns)
    pattern_in_force_.push_back(InForce(pattern.validity));
  rule_in_force_.clear();
  for (const Rule& rule : set_->rules)
    rule_in_force_.push_back(InForce(rule.validity) && pattern_in_force_[rule.pattern]);
  checks_.clear();
  for (const Assertion& assertion : set_->assertions)
    checks_.push_back({.expr = assertion.expr,
                       .report = assertion.report,
                       .in_force = InForce(assertion.validity)});
}

void RuleRunner::WalkRecord() {
  WalkView(evaluator_.main(), kNone);
}

// Patterns with @documents (5.4.10): their rules run on the documents that it names.
void RuleRunner::WalkDocuments() {
  xpath::NodeList names;
  for (std::uint32_t index = 0; index < set_->patterns.size(); ++index) {
    const RulePattern& pattern = set_->patterns[index];
    if (pattern.documents_expr == kNone) continue;
    evaluator_.BeginRule(xpath::RootOf(0));
    std::vector<std::string> wanted;
    if (set_->program.exprs[pattern.documents_expr].type == xpath::Type::kNodes) {
      evaluator_.Nodes(pattern.documents_expr, {.node = 0}, names);
      for (const xpath::XNode node : names) wanted.emplace_back(evaluator_.TextOf(node));
    } else {
      wanted.emplace_back(evaluator_.Text(pattern.documents_expr, {.node = 0}));
    }
    for (const std::string& name : wanted) {
      const std::uint32_t document = evaluator_.FindDocument(name);
      if (document == kNone || evaluator_.outcome() != xpath::Outcome::kValue) {
        outcome_.judged = false;
        ++outcome_.not_judged;
        events_.push_back(
            {.kind = RuleEventKind::kUndecided, .pattern = index, .reason = "document"});
        continue;
      }
      WalkView(evaluator_.ViewOf(xpath::RootOf(document)), index);
    }
  }
}

// One walk for the rules of all patterns: a node's name says which may match.
void RuleRunner::WalkView(const xpath::RecordView& view, std::uint32_t only_pattern) {
  const RuleSet& set = *set_;
  const auto& lists = set.list_of_name;
  if (!set.for_root.empty()) Judge(xpath::RootOf(view.document()), set.for_root, only_pattern);
  for (NodeId id = 0; id < view.size(); ++id) {
    const Node& node = view.node(id);
    const std::uint32_t list = node.name < lists.size() ? lists[node.name] : set.other_names;
    if (list != 0 || set.any_name) Judge(view.Make(id), set.candidates[list], only_pattern);
    if (node.is(kNilNode)) {
      const std::uint32_t nil = lists[set.program.nil];
      Judge(view.Make(id, xpath::kNilAttribute), set.candidates[nil], only_pattern);
    }
    if (!set.for_texts.empty() && !node.is(kAttributeNode) && view.HasText(id))
      Judge(view.Text(id), set.for_texts, only_pattern);
  }
}

// The first rule of each pattern whose context matches fires (5.4.12).
void RuleRunner::Judge(xpath::XNode node,
                       const std::vector<Candidate>& candidates,
                       std::uint32_t only_pattern) {
  std::uint32_t done = kNone;  // the pattern that is done with this node
  for (const Candidate& candidate : candidates) {
    const Rule& rule = set_->rules[candidate.rule];
    if (rule.pattern == done || !rule_in_force_[candidate.rule]) continue;
    const bool of_documents = set_->patterns[rule.pattern].documents_expr != kNone;
    if (of_documents != (only_pattern != kNone)) continue;
    if (of_documents && rule.pattern != only_pattern) continue;
    if (!candidate.sure || !evaluator_.ViewOf(node).IsElement(node)) {
      if (!evaluator_.MatchesAlternative(rule.match, candidate.path, node)) {
        if (evaluator_.outcome() == xpath::Outcome::kValue) continue;
        NotJudged(candidate.rule, kNone, node);
        done = rule.pattern;
        continue;
      }
    }
    done = rule.pattern;
    Fire(candidate.rule, node);
  }
}

void RuleRunner::Fire(std::uint32_t index, xpath::XNode node) {
  const Rule& rule = set_->rules[index];
  ++outcome_.fired;
  evaluator_.BeginRule(node);
  if (options_.keep_events)
    events_.push_back({.kind = RuleEventKind::kFiredRule,
                       .pattern = rule.pattern,
                       .rule = index,
                       .node = node,
                       .subject = node});
  const std::uint32_t end = rule.first_assertion + rule.assertions;
  for (std::uint32_t i = rule.first_assertion; i < end; ++i) {
    const Check check = checks_[i];
    if (!check.in_force) continue;
    const bool truth = evaluator_.Truth(check.expr, {.node = node});
    AssertionTally& tally = tallies_[i];
    if (evaluator_.outcome() != xpath::Outcome::kValue) {
      ++tally.not_judged;
      NotJudged(index, i, node);
      continue;
    }
    ++tally.judged;
    if (truth != check.report) continue;
    ++tally.spoke;
    ++outcome_.spoke;
    Speak(i, node);
  }
}

void RuleRunner::Speak(std::uint32_t index, xpath::XNode node) {
  if (kept_ >= options_.max_findings) {
    ++dropped_;
    return;
  }
  ++kept_;
  const Assertion& assertion = set_->assertions[index];
  RuleEvent event{.kind = RuleEventKind::kSpoke,
                  .pattern = set_->rules[assertion.rule].pattern,
                  .rule = assertion.rule,
                  .assertion = index,
                  .node = node,
                  .subject = node};
  if (assertion.subject != kNone) {
    xpath::NodeList nodes;
    evaluator_.Nodes(assertion.subject, {.node = node}, nodes);
    if (!nodes.empty()) event.subject = nodes[0];
  }
  event.message = Render(assertion.prose, node);
  for (const CompiledNote& note : assertion.diagnostics) {
    event.diagnostics.push_back(Render(note.prose, node));
    event.diagnostics.back().id = note.id;
  }
  for (const CompiledNote& note : assertion.properties) {
    event.properties.push_back(Render(note.prose, node));
    event.properties.back().id = note.id;
  }
  events_.push_back(std::move(event));
}

void RuleRunner::NotJudged(std::uint32_t rule, std::uint32_t assertion, xpath::XNode node) {
  outcome_.judged = false;
  ++outcome_.not_judged;
  if (kept_ >= options_.max_findings) {
    ++dropped_;
    return;
  }
  ++kept_;
  const bool exceeded = evaluator_.outcome() == xpath::Outcome::kExceeded;
  RuleEvent event{.kind = exceeded ? RuleEventKind::kExceeded : RuleEventKind::kUndecided,
                  .pattern = set_->rules[rule].pattern,
                  .rule = rule,
                  .assertion = assertion,
                  .node = node,
                  .subject = node,
                  .reason = std::string(evaluator_.reason())};
  events_.push_back(std::move(event));
}

void RuleRunner::SortEvents() {
  std::ranges::stable_sort(events_, [](const RuleEvent& a, const RuleEvent& b) {
    return std::pair{a.pattern, a.node} < std::pair{b.pattern, b.node};
  });
}

}  // namespace baybridge
