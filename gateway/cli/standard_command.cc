#include <algorithm>
#include <array>

#include "cli/conform_command.h"
#include "cli/conform_files.h"
#include "cli/output.h"
#include "cli/run.h"
#include "conform/conform_tally.h"
#include "conform/named_standards.h"
#include "conform/standard_check.h"
#include "report/display.h"

namespace baybridge {
namespace {

Result<std::vector<std::string>> AllIds(Session& session) {
  return ListStandards(session.workspace().packs().root);
}

Result<Standards> LoadAll(Session& session, const std::vector<std::string>& ids) {
  Workspace& workspace = session.workspace();
  return Standards::Load(workspace.packs().root, ids, workspace.names(), session.catalogue());
}

Result<int> List(Session& session) {
  auto ids = AllIds(session);
  if (!ids) return std::move(ids).error();
  const auto row = [](const std::array<std::string, 5>& cells, std::string_view title) {
    constexpr std::array<std::size_t, 5> kWidths{36, 7, 14, 8, 10};
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::size_t width = DisplayWidth(cells[i]);
      line += cells[i] + std::string(width < kWidths[i] ? kWidths[i] - width : 1, ' ');
    }
    return line + std::string(title) + "\n";
  };
  const auto say = [&](const std::string& id) {
    return std::string(session.catalogue().Text(id, session.language()));
  };
  std::string out = row({say("conform.list-standard"), say("conform.list-place"),
                         say("conform.list-status"), say("conform.rules"), say("conform.clauses")},
                        say("conform.list-title"));
  for (const std::string& id : *ids) {
    auto standard = LoadStandard(session.workspace().packs().root, id);
    if (!standard) return std::move(standard).error();
    std::size_t checked = 0;
    for (const Clause& clause : standard->clauses) {
      if (clause.check == ClauseCheck::kByRules) ++checked;
    }
    out += row({standard->id, standard->place,
                say("conform.status." + std::string(kStandardStatusNames.NameOf(standard->status))),
                std::to_string(standard->rules.size()),
                std::to_string(checked) + "/" + std::to_string(standard->clauses.size())},
               standard->title.In(session.language()));
  }
  auto written = WriteOutput({}, out);
  if (!written) return std::move(written).error();
  return kExitClean;
}

class StandardChecks {
 public:
  StandardChecks(Session& session, const StandardCommand& command)
      : session_(session),
        command_(command) {}

  Result<int> Run() {
    auto ids = command_.ids.empty()
                   ? AllIds(session_)
                   : NamedStandards(session_.workspace().packs().root, command_.ids);
    if (!ids) return std::move(ids).error();
    auto standards = LoadAll(session_, *ids);
    if (!standards) return std::move(standards).error();
    standards_ = *std::move(standards);
    auto prepared = PrepareWorkspace(session_.workspace(), standards_, Assurance::kFull);
    if (!prepared) return std::move(prepared).error();
    auto asked = AskCorpus();
    if (!asked) return std::move(asked).error();
    int code = kExitClean;
    for (std::size_t i = 0; i < standards_.standards.size(); ++i) {
      auto checked =
          CheckStandard(session_.workspace(), *standards_.standards[i], standards_,
                        command_.corpus.empty() ? std::vector<std::uint64_t>{} : asked_[i]);
      if (!checked) return std::move(checked).error();
      Print(standards_.standards[i]->standard, *checked);
      if (HasErrors(checked->findings)) code = kExitFindings;
    }
    auto written = WriteOutput({}, out_);
    if (!written) return std::move(written).error();
    return code;
  }

 private:
  // How often each rule was asked on the corpus.
  Result<Done> AskCorpus() {
    if (command_.corpus.empty()) return Done{};
    Workspace& workspace = session_.workspace();
    auto strata = Strata::Load(workspace.packs().root / "validators" / "standards" / "strata.csv",
                               workspace.names());
    if (!strata) return std::move(strata).error();
    const RuleData data(workspace.packs(), standards_.calendars);
    ConformTally tally(standards_, {});
    ConformPool pool(workspace,
                     {.standards = &standards_,
                      .data = &data,
                      .strata = strata->get(),
                      .kinds = JudgedKinds(standards_)},
                     1, [&](const RecordResult& result) -> Result<Done> {
                       tally.Add(result);
                       return Done{};
                     });
    auto files = FindFiles(session_, command_.corpus);
    if (!files) return std::move(files).error();
    std::uint64_t failed = 0;
    auto read = ReadRecords(
        session_, files->files, [&](ConformTask task) { return pool.Push(std::move(task)); },
        failed);
    if (!read) return std::move(read).error();
    auto finished = pool.Finish();
    if (!finished) return finished;
    for (const StandardTally& standard : tally.standards) {
      auto& asked = asked_.emplace_back();
      for (const RuleTally& rule : standard.rules) asked.push_back(rule.judged + rule.not_judged);
    }
    return Done{};
  }

  void Print(const Standard& standard, const StandardCheck& check) {
    for (const Finding& finding : check.findings) {
      const FindingText text =
          TextOf(finding, standards_.texts, session_.language(), SensitiveValues::kShow);
      const std::string line =
          finding.location.line == 0 ? "" : ":" + std::to_string(finding.location.line);
      out_ += finding.location.file + line + ": " +
              std::string(kSeverityNames.NameOf(finding.severity)) + " " + finding.id + ": " +
              text.text + "\n";
    }
    out_ += standard.id + ": " + std::to_string(standard.clauses.size()) + " " + Say("clauses") +
            ", " + std::to_string(standard.rules.size()) + " " + Say("rules") + ", " +
            std::to_string(check.cases) + " " + Say("cases") + "; " + Say("mutants");
    for (const auto& [kind, name] : kMutationKindNames.entries) {
      const auto at = static_cast<std::size_t>(kind);
      out_ += " " + std::string(name) + " " + std::to_string(check.mutants.noticed[at]) + "/" +
              std::to_string(check.mutants.made[at]);
    }
    out_ += "\n";
  }

  std::string Say(const std::string& id) const {
    return std::string(standards_.texts.Text("conform." + id, session_.language()));
  }

  Session& session_;
  const StandardCommand& command_;
  Standards standards_;
  std::vector<std::vector<std::uint64_t>> asked_;  // by standard and rule
  std::string out_;
};

}  // namespace

int RunStandardList(Session& session) {
  auto listed = List(session);
  return listed ? *listed : TellFailure(session, listed.error());
}

int RunStandardCheck(Session& session, const StandardCommand& command) {
  auto checked = StandardChecks(session, command).Run();
  return checked ? *checked : TellFailure(session, checked.error());
}

}  // namespace baybridge
