#include <array>

#include "schema/judge.h"

// What happens when something is wrong: rare, so clarity goes before speed.
namespace baybridge::schema {
namespace {

constexpr std::size_t kMaxNames = 12;  // of a list of what was possible

struct ProblemId {
  ValueProblem problem;
  std::string_view id;
};

constexpr std::array<ProblemId, 13> kProblemIds{{{ValueProblem::kLexical, "GW-SCH-020"},
                                                 {ValueProblem::kPattern, "GW-SCH-021"},
                                                 {ValueProblem::kLength, "GW-SCH-022"},
                                                 {ValueProblem::kMinLength, "GW-SCH-023"},
                                                 {ValueProblem::kMaxLength, "GW-SCH-024"},
                                                 {ValueProblem::kMinInclusive, "GW-SCH-025"},
                                                 {ValueProblem::kMinExclusive, "GW-SCH-026"},
                                                 {ValueProblem::kMaxInclusive, "GW-SCH-027"},
                                                 {ValueProblem::kMaxExclusive, "GW-SCH-028"},
                                                 {ValueProblem::kTotalDigits, "GW-SCH-029"},
                                                 {ValueProblem::kFractionDigits, "GW-SCH-030"},
                                                 {ValueProblem::kEnumeration, "GW-SCH-031"},
                                                 {ValueProblem::kUnion, "GW-SCH-032"}}};

}  // namespace

// A step that the automaton has no transition for, or that is counted.
void RecordJudge::Step(Walk& walk, NodeId child, std::uint32_t symbol) {
  const ContentModel& model = walk.type.model;
  const ContentState next = model.Next(walk.state, symbol);
  if (next == kNoState) {
    Misplaced(walk, child, symbol);
    return;
  }
  const std::uint32_t before = model.counter_of[walk.state];
  const std::uint32_t after = model.counter_of[next];
  if (before != kNone && before != after) CheckCounter(walk, child, false);
  walk.count = after != kNone && after == before ? walk.count + 1 : 1;
  walk.state = next;
  walk.last_symbol = symbol;
  CheckCounter(walk, child, true);
}

// `more`: one more occurrence was counted; else the run is over.
void RecordJudge::CheckCounter(Walk& walk, NodeId at, bool more) {
  const std::uint32_t counter = walk.type.model.counter_of[walk.state];
  if (counter == kNone) return;
  const ContentModel::Counter& range = walk.type.model.counters[counter];
  if (more && walk.count > range.max) {
    AddFinding(
        "GW-SCH-005", FindingKind::kStructure, at, at,
        {{"found", Local(at)}, {"max", std::to_string(range.max)}, {"parent", Local(walk.parent)}});
  }
  if (!more && walk.count < range.min) Missing(walk, {range.symbol}, at);
}

// An element of this type at a place where it may not stand: something before it is missing, it is
// one too many, or out of order.
void RecordJudge::Misplaced(Walk& walk, NodeId child, std::uint32_t symbol) {
  const ContentModel& model = walk.type.model;
  bool found = false;
  const std::vector<std::uint32_t> missing = model.ShortestTo(walk.state, symbol, found);
  if (found) {
    Missing(walk, missing, child);
    for (const std::uint32_t skipped : missing) walk.state = model.Next(walk.state, skipped);
    walk.state = model.Next(walk.state, symbol);
    walk.count = 1;
    walk.last_symbol = symbol;
    return;
  }
  if (walk.last_symbol == symbol) {
    AddFinding("GW-SCH-005", FindingKind::kStructure, child, child,
               {{"found", Local(child)}, {"max", "1"}, {"parent", Local(walk.parent)}});
    return;
  }
  AddFinding("GW-SCH-003", FindingKind::kStructure, child, child,
             {{"found", Local(child)},
              {"parent", Local(walk.parent)},
              {"expected", NamesOf(walk.type, model.PossibleIn(walk.state))}});
}

// Reported at the parent; the place is the element before which something is missing, or the parent
// where its content ends too early.
void RecordJudge::Missing(const Walk& walk,
                          const std::vector<std::uint32_t>& symbols,
                          NodeId before) {
  const ContentModel& model = walk.type.model;
  std::vector<Arg> args{{"missing", NamesOf(walk.type, symbols)}, {"parent", Local(walk.parent)}};
  args.push_back(
      {"expected", NamesOf(walk.type, model.all ? symbols : model.PossibleIn(walk.state))});
  if (before == kNone) {
    AddFinding("GW-SCH-002", FindingKind::kRequired, walk.parent, walk.parent, std::move(args));
    return;
  }
  args.push_back({"found", Local(before)});
  AddFinding("GW-SCH-009", FindingKind::kRequired, walk.parent, before, std::move(args));
}

void RecordJudge::EndContent(Walk& walk) {
  const ContentModel& model = walk.type.model;
  const std::uint32_t counter = model.counter_of[walk.state];
  if (counter != kNone && walk.count < model.counters[counter].min)
    Missing(walk, {model.counters[counter].symbol}, kNone);
  if (model.accepting[walk.state] != 0) return;
  bool found = false;
  Missing(walk, model.ShortestTo(walk.state, kNone, found), kNone);
}

void RecordJudge::Unknown(NodeId child, const Walk& walk) {
  record_.nodes[child].element = kNone;
  const ContentModel& model = walk.type.model;
  std::vector<std::uint32_t> possible;
  if (!model.all) possible = model.PossibleIn(walk.state);
  AddFinding("GW-SCH-004", FindingKind::kStructure, child, child,
             {{"found", Local(child)},
              {"parent", Local(walk.parent)},
              {"expected", NamesOf(walk.type, possible)}});
}

// Names in the order of the schema; the texts put the outer quotes.
std::string RecordJudge::NamesOf(const ComplexType& type,
                                 const std::vector<std::uint32_t>& symbols) const {
  std::string names;
  std::size_t count = 0;
  for (const std::uint32_t symbol : symbols) {
    if (count++ == kMaxNames) return names + "’, ‘…";
    if (!names.empty()) names += "’, ‘";
    names += record_.local(model_.elements[type.symbols[symbol]].name);
  }
  return names;
}

void RecordJudge::AddValueFinding(NodeId id, const ValueVerdict& verdict) {
  for (const ProblemId& entry : kProblemIds) {
    if (entry.problem != verdict.problem) continue;
    AddFinding(entry.id, FindingKind::kValue, id, id,
               {{"leaf", Local(id)},
                {"found", std::string(record_.nodes[id].value()), true},
                {"expected", verdict.type->ExpectedBy(verdict.problem)},
                {"type", verdict.type->name}});
  }
}

void RecordJudge::AddFinding(
    std::string_view id, FindingKind kind, NodeId path_of, NodeId place, std::vector<Arg> args) {
  valid_ = false;
  if (wrong_ != nullptr) {
    if (wrong_->size() < max_findings_) wrong_->push_back({path_of, id});
    return;
  }
  if (findings_.size() >= max_findings_) return;
  findings_.push_back({.id = std::string(id),
                       .severity = Severity::kError,
                       .kind = kind,
                       .path = record_.PathOf(path_of),
                       .location = record_.LocationOf(place),
                       .args = std::move(args)});
}

}  // namespace baybridge::schema
