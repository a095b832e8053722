#include "conform/standard_check.h"

#include <algorithm>
#include <set>

#include "conform/rule_data.h"
#include "conform/unmutated.h"
#include "core/file.h"
#include "pack/placeholders.h"
#include "pipeline/reading.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostCaseBytes = std::size_t{1024} * 1024;  // 1 MiB

std::string Joined(const std::map<std::string, std::uint64_t>& spoken) {
  std::string text;
  for (const auto& [rule, count] : spoken)
    text += (text.empty() ? "" : " ") + rule + "×" + std::to_string(count);
  return text.empty() ? "–" : text;
}

class Checker {
 public:
  Checker(Workspace& workspace, const CompiledStandard& compiled, const Standards& standards)
      : workspace_(workspace),
        compiled_(compiled),
        standard_(compiled.standard),
        texts_(standards.texts),
        data_(workspace.packs(), standards.calendars),
        judge_(compiled, data_, false) {
    check_.mutants.by_rule.resize(standard_.rules.size());
  }

  Result<StandardCheck> Run(const std::vector<std::uint64_t>& asked_on_corpus) {
    auto reasons = LoadUnmutated(FileOfReasons(), standard_);
    if (!reasons) return std::move(reasons).error();
    unmutated_ = *std::move(reasons);
    Clauses();
    Texts();
    auto read = ReadCases();
    if (!read) return std::move(read).error();
    for (const ReadCase& test : cases_) {
      for (const ExpectedRun& run : test.test->runs) OneRun(*test.test, run, *test.judged);
    }
    Rules(asked_on_corpus);
    return std::move(check_);
  }

 private:
  struct ReadCase {
    const StandardCase* test = nullptr;
    std::unique_ptr<Judged> judged;
  };
  void Add(std::string id,
           Severity severity,
           const std::string& of,
           std::string file,
           std::uint32_t line,
           std::vector<Arg> args = {}) {
    Finding finding;
    finding.id = std::move(id);
    finding.severity = severity;
    finding.kind = FindingKind::kInvariant;
    finding.path = of;
    finding.location.file = std::move(file);
    finding.location.line = line;
    finding.args = std::move(args);
    finding.args.push_back({.name = "rule", .value = of, .sensitive = false});
    check_.findings.push_back(std::move(finding));
  }
  std::string PlaceOf(std::string_view name) const {
    return (standard_.folder / name).generic_string();
  }

  void Clauses() {
    for (const Clause& clause : standard_.clauses) {
      if (clause.check == ClauseCheck::kByRules && clause.rules.empty())
        Add("GW-STD-001", Severity::kError, clause.id, PlaceOf("clauses.csv"), clause.line);
    }
  }

  // What the assertion of a rule gives as arguments.
  std::set<std::string> ArgumentsOf(std::uint32_t rule) const {
    std::set<std::string> names;
    for (std::size_t set = 0; set < compiled_.sets.size(); ++set) {
      for (std::size_t i = 0; i < compiled_.rule_of[set].size(); ++i) {
        if (compiled_.rule_of[set][i] != rule) continue;
        for (const CompiledNote& note : compiled_.sets[set]->assertions[i].properties)
          names.insert(note.id);
      }
    }
    return names;
  }

  void Texts() {
    for (std::uint32_t i = 0; i < standard_.rules.size(); ++i) {
      const StandardRule& rule = standard_.rules[i];
      const std::set<std::string> arguments = ArgumentsOf(i);
      std::set<std::vector<std::string>> different;
      for (const auto& [language, name] : kLanguageNames.entries) {
        const Message* message = texts_.FindExactly(rule.id, language);
        if (message == nullptr || message->text.empty() || message->advice.empty()) {
          Add("GW-STD-005", Severity::kError, rule.id, PlaceOf("messages"), 0,
              {{.name = "language", .value = std::string(name), .sensitive = false}});
          continue;
        }
        const auto used = PlaceholdersOf(message->text);
        different.insert(used);
        for (const std::string& argument : used) {
          if (!arguments.contains(argument))
            Add("GW-STD-006", Severity::kError, rule.id, baybridge::PlaceOf(*message), 0,
                {{.name = "argument", .value = argument, .sensitive = false}});
        }
      }
      if (different.size() > 1)
        Add("GW-STD-007", Severity::kError, rule.id, PlaceOf("messages"), 0);
    }
  }

  // Reads the records of all cases: a mutant of one may borrow from another.
  Result<Done> ReadCases() {
    for (const StandardCase& test : standard_.cases) {
      auto done = ReadOne(test);
      if (!done) return done;
    }
    return Done{};
  }

  Result<Done> ReadOne(const StandardCase& test) {
    ++check_.cases;
    auto bytes = ReadFile(test.record, kMostCaseBytes);
    if (!bytes) return std::move(bytes).error();
    ReadOptions options;
    options.file = test.record.generic_string();
    options.assurance = Assurance::kFast;
    auto judged = ReadAndJudge(workspace_, *std::move(bytes), options);
    if (!judged) return std::move(judged).error();
    if (!(*judged)->readable || (*judged)->compiled->pack->id != "hub") {
      Add("GW-STD-008", Severity::kError, test.name, options.file, 0);
      return Done{};
    }
    pool_.Add((*judged)->record);
    cases_.push_back({.test = &test, .judged = *std::move(judged)});
    return Done{};
  }

  void OneRun(const StandardCase& test, const ExpectedRun& run, const Judged& judged) {
    StandardResult result;
    const Kind& kind = *judged.compiled->kind;
    judge_.Judge(judged.record, kind.id, run.as_of, result);
    std::map<std::string, std::uint64_t> spoken;
    for (std::size_t i = 0; i < result.rules.size(); ++i) {
      const RuleCount& count = result.rules[i];
      if (count.spoke != 0) spoken[standard_.rules[i].id] = count.spoke;
      if (count.spoke != 0) spoke_.insert(i);
      if (count.spoke == 0 && count.judged != 0) silent_.insert(i);
    }
    if (spoken != run.spoken)
      Add("GW-STD-002", Severity::kError, test.name, test.expected_place, run.line,
          {{.name = "expected", .value = Joined(run.spoken), .sensitive = false},
           {.name = "found", .value = Joined(spoken), .sensitive = false}});
    if (result.verdict != Verdict::kConforms) return;
    const MutationContext context{.hub_kind = kind,
                                  .packs = workspace_.packs(),
                                  .pool = pool_,
                                  .coding = workspace_.coding(),
                                  .as_of = run.as_of};
    CountMutants(judged.record, context, result, judge_, check_.mutants);
  }

  void Rules(const std::vector<std::uint64_t>& asked_on_corpus) {
    for (std::size_t i = 0; i < standard_.rules.size(); ++i) {
      const StandardRule& rule = standard_.rules[i];
      const std::string file = PlaceOf("rules.csv");
      if (!spoke_.contains(i)) Add("GW-STD-003", Severity::kError, rule.id, file, rule.line);
      if (!silent_.contains(i)) Add("GW-STD-004", Severity::kError, rule.id, file, rule.line);
      if (!asked_on_corpus.empty() && asked_on_corpus[i] == 0)
        Add("GW-STD-009", Severity::kInformation, rule.id, file, rule.line);
      Mutants(i, file);
    }
  }

  std::filesystem::path FileOfReasons() const {
    return workspace_.packs().root / "validators" / "standards" / "unmutated.csv";
  }

  // A rule that no mutant made speak has a stated reason, and no other rule has one.
  void Mutants(std::size_t index, const std::string& file) {
    const StandardRule& rule = standard_.rules[index];
    const std::uint64_t noticed = check_.mutants.by_rule[index];
    const auto reason = unmutated_.find(rule.id);
    if (noticed == 0 && reason == unmutated_.end())
      Add("GW-STD-010", Severity::kInformation, rule.id, file, rule.line);
    if (noticed != 0 && reason != unmutated_.end())
      Add("GW-STD-011", Severity::kError, rule.id, FileOfReasons().generic_string(), reason->second,
          {{.name = "count", .value = std::to_string(noticed), .sensitive = false}});
  }

  Workspace& workspace_;
  const CompiledStandard& compiled_;
  const Standard& standard_;
  const Catalogue& texts_;
  const RuleData data_;
  StandardJudge judge_;
  StandardCheck check_;
  std::vector<ReadCase> cases_;
  ValuePool pool_;
  std::map<std::string, std::uint32_t> unmutated_;  // rule, line of its reason
  std::set<std::size_t> spoke_;
  std::set<std::size_t> silent_;
};

}  // namespace

Result<StandardCheck> CheckStandard(Workspace& workspace,
                                    const CompiledStandard& compiled,
                                    const Standards& standards,
                                    const std::vector<std::uint64_t>& asked_on_corpus) {
  return Checker(workspace, compiled, standards).Run(asked_on_corpus);
}

}  // namespace baybridge
