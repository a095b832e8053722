#include <algorithm>
#include <cstdio>
#include <set>
#include <string>

#include "cli/case.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "core/file.h"
#include "pack/default_kind.h"
#include "pipeline/translating.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::string_view kAsOf =
    "2026-01-31";  // cases are judged by their own date, or by this one; never by the clock
constexpr std::size_t kMaxExpectedBytes = std::size_t{64} * 1024 * 1024;

std::string FindingsCsv(const Report& report) {
  std::string csv = WriteCsvRow({"id", "severity", "path", "line", "column"});
  for (const Finding& finding : report.findings) {
    csv += WriteCsvRow({finding.id, std::string(kSeverityNames.NameOf(finding.severity)),
                        finding.path, std::to_string(finding.location.line),
                        std::to_string(finding.location.column)});
  }
  return csv;
}

TranslateOptions CaseOptions(const Session& session, const std::filesystem::path& input) {
  TranslateOptions options;
  options.read = session.ReadOptionsFor(input.filename().string());
  options.read.today = kAsOf;
  options.indent = true;
  return options;
}

bool IsExpectation(const std::string& name) {
  return name == "findings.csv" || name.rfind("to-", 0) == 0 || name.rfind("ledger-", 0) == 0;
}

// Prints what differs; true if the case holds.
bool CompareCase(const std::filesystem::path& folder, const CaseOutcome& outcome) {
  bool holds = true;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!IsExpectation(name)) continue;
    const auto found = outcome.files.find(name);
    auto expected = ReadFile(entry.path(), kMaxExpectedBytes);
    if (found != outcome.files.end() && expected && *expected == found->second) continue;
    holds = false;
    std::printf("%s: %s differs from today's outcome\n", folder.string().c_str(), name.c_str());
  }
  // Translated documents are compared where the folder has them; what validation says, always.
  if (!std::filesystem::exists(folder / "findings.csv", error)) {
    std::printf("%s: expected findings.csv, found none: run pack bless and look at it\n",
                folder.string().c_str());
    return false;
  }
  return holds;
}

}  // namespace

std::vector<std::string> MappedPacks(const PackSet& packs, std::string_view kind) {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& pack : packs.packs) {
    if (pack->id == "hub" || pack->FindKind(kind) == nullptr) continue;
    if (std::filesystem::exists(pack->mapping_folder / (std::string(kind) + ".csv"), error))
      ids.push_back(pack->id);
  }
  return ids;
}

Result<std::filesystem::path> FindInput(const std::filesystem::path& folder) {
  std::error_code error;
  std::set<std::filesystem::path> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().stem() == "input") inputs.insert(entry.path());
  }
  if (inputs.empty()) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "expected an input file",
                   .place = folder.string(),
                   .advice = {}};
  }
  return *inputs.begin();
}

Result<CaseOutcome> RunCase(Session& session, const std::filesystem::path& folder) {
  auto input = FindInput(folder);
  if (!input) return std::move(input).error();
  auto bytes = ReadFile(*input, session.options().limits.max_bytes);
  if (!bytes) return std::move(bytes).error();
  CaseOutcome outcome;
  TranslateOptions options = CaseOptions(session, *input);
  auto judged = ReadAndJudge(session.workspace(), *bytes, options.read);
  if (!judged) return std::move(judged).error();
  (*judged)->report.Sort();
  outcome.files["findings.csv"] = FindingsCsv((*judged)->report);
  if (!(*judged)->readable) return outcome;
  const std::string from = (*judged)->compiled->pack->id;
  for (const std::string& to :
       MappedPacks(session.workspace().packs(), (*judged)->compiled->kind->id)) {
    if (to == from) continue;
    options.to = to;
    auto made = TranslateDocument(session.workspace(), *bytes, options);
    if (!made) return std::move(made).error();
    if (!(*made)->made()) continue;
    outcome.files["to-" + to + ".xml"] = (*made)->document;
    outcome.files["ledger-" + to + ".csv"] = LedgerCsv(**made);
  }
  return outcome;
}

int RunPackTest(Session& session, const PackCommand& command) {
  int failed = 0;
  for (const std::string& folder : command.names) {
    auto outcome = RunCase(session, folder);
    if (!outcome) {
      TellFailure(session, outcome.error());
      ++failed;
    } else if (!CompareCase(folder, *outcome)) {
      ++failed;
    }
  }
  std::printf("%zu passed, %d failed\n", command.names.size() - static_cast<std::size_t>(failed),
              failed);
  return failed == 0 ? kExitClean : kExitFindings;
}

int RunPackBless(Session& session, const PackCommand& command) {
  for (const std::string& folder : command.names) {
    auto outcome = RunCase(session, folder);
    if (!outcome) return TellFailure(session, outcome.error());
    for (const auto& [name, bytes] : outcome->files) {
      const bool wanted = command.all_outcomes || name == "findings.csv" ||
                          std::filesystem::exists(std::filesystem::path(folder) / name);
      if (!wanted) continue;
      auto written = WriteFile(std::filesystem::path(folder) / name, bytes);
      if (!written) return TellFailure(session, written.error());
    }
    std::printf("%s: outcomes written; look at what changed before you commit\n", folder.c_str());
  }
  return kExitClean;
}

int RunPackMatrix(Session& session, const PackCommand& command) {
  std::printf("%-32s %-10s %7s %7s %7s %7s %9s %9s\n", "case", "to", "leaves", "carried", "lost",
              "residue", "carried%", "with lost");
  for (const std::string& folder : command.names) {
    auto input = FindInput(folder);
    if (!input) return TellFailure(session, input.error());
    auto bytes = ReadFile(*input, session.options().limits.max_bytes);
    if (!bytes) return TellFailure(session, bytes.error());
    TranslateOptions options = CaseOptions(session, *input);
    options.read.assurance = Assurance::kFast;
    for (const std::string& to : MappedPacks(session.workspace().packs(), kDefaultKind)) {
      options.to = to;
      auto made = TranslateDocument(session.workspace(), *bytes, options);
      if (!made || (*made)->translation == nullptr) continue;
      const LedgerTotals& totals = (*made)->translation->totals();
      const double all = std::max(1U, totals.source_leaves);
      const double carried = totals.by_state[0];
      const double arrived = carried + totals.by_state[1];
      constexpr double kPercent = 100.0;
      std::printf("%-32s %-10s %7u %7u %7u %7u %8.1f%% %8.1f%%\n", folder.c_str(), to.c_str(),
                  totals.source_leaves, totals.by_state[0], totals.by_state[1], totals.by_state[2],
                  kPercent * carried / all, kPercent * arrived / all);
    }
  }
  return kExitClean;
}

}  // namespace baybridge
