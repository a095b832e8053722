#include "cli/migrate_end.h"

#include <algorithm>

#include "batch/dangling_references.h"
#include "batch/rejects_workbook.h"
#include "batch/repeated_ids.h"
#include "batch/run_page.h"
#include "batch/run_report.h"
#include "cli/migrate_delta.h"
#include "cli/migrate_job.h"
#include "cli/migrate_sample.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "core/file.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReferences = "references.csv";
constexpr const char* kDangling = "dangling.csv";

bool HasSheets(const Session& session) {
  return std::ranges::any_of(session.workspace().packs().packs, [&](const auto& pack) {
    return pack->id == session.options().format &&
           std::ranges::find(pack->syntaxes, "csv") != pack->syntaxes.end();
  });
}

// Rejected rows of sheets go to people who have no other tool than a sheet.
Result<Done> WriteWorkbook(const Session& session, const EndedRun& ended) {
  if (ended.stage.rejects.empty() || !HasSheets(session)) return Done{};
  const fs::path file = ended.stage.folder / "rejected.xlsx";
  auto output = OutputFile::Create(file);
  if (!output) return std::move(output).error();
  auto rows = WriteRejectsWorkbook({.packs = ended.run.packs,
                                    .state = &ended.stage.state,
                                    .rejects = &ended.stage.rejects,
                                    .folder = ended.stage.folder,
                                    .source = ended.run.source,
                                    .corrected = ended.run.choice.corrected.get()},
                                   *output);
  if (!rows) return std::move(rows).error();
  if (*rows == 0) return Done{};
  auto committed = output->Commit(FileReaders::kOwner);
  if (!committed) return committed;
  Say(session, "migrate.workbook",
      {TextArg("count", std::to_string(*rows)), TextArg("file", file.string()),
       TextArg("folder", ended.job.string())});
  return Done{};
}

// Of the jobs over earlier deliveries, as far as their folders are there: what they translated is
// known by what it was then.
void AddEarlier(std::string folder, std::vector<ReferencesOfRun>& runs) {
  constexpr std::size_t kMost = 1'000;
  for (std::size_t jobs = 0; jobs < kMost && !folder.empty(); ++jobs) {
    auto stages = StagesOf(folder);
    if (!stages) return;
    for (const JobStage& stage : *stages)
      runs.push_back({.file = stage.folder / kReferences,
                      .identities_only = true,
                      .run_again = &stage != &stages->back()});
    folder = ValueOf(stages->front().state.settings, "--since");
  }
}

// Where the references between records of all runs lead: only when the last record was read is it
// known.
Result<ReferenceCounts> LookAtReferences(const MigrateCommand& command, const EndedRun& ended) {
  std::vector<ReferencesOfRun> runs;
  for (const JobStage& stage : ended.before)
    runs.push_back({.file = stage.folder / kReferences, .run_again = true});
  runs.push_back({.file = ended.stage.folder / kReferences});
  AddEarlier(command.since, runs);
  return CopyDangling(runs, ended.stage.folder / kDangling);
}

int TellReferences(const Session& session, const fs::path& folder, const ReferenceCounts& counts) {
  if (counts.references == 0) return kExitClean;
  const bool clean = counts.dangling() == 0;
  Say(session, clean ? "migrate.references" : "migrate.dangling",
      {TextArg("count", std::to_string(counts.references)),
       TextArg("nowhere", std::to_string(counts.nowhere)),
       TextArg("rejected", std::to_string(counts.rejected)),
       TextArg("file", (folder / kDangling).string())});
  return clean ? kExitClean : kExitFindings;
}

// What stands in more than one record, and the page that a person signs.
Result<Done> WriteMore(Session& session,
                       const Session& reader,
                       const MigrateCommand& command,
                       const EndedRun& ended) {
  const fs::path& folder = ended.stage.folder;
  std::error_code error;
  if (fs::exists(folder / "ids.csv", error)) {
    const fs::path file = folder / "repeated-ids.csv";
    auto repeated = CopyRepeatedIds(folder / "ids.csv", file);
    if (!repeated) return std::move(repeated).error();
    if (*repeated != 0)
      Say(reader, "migrate.repeated",
          {TextArg("count", std::to_string(*repeated)), TextArg("file", file.string())});
  }
  if (command.sample == 0) return Done{};
  auto shown = WriteSample(session, ended, command.sample, command.seed);
  if (!shown) return std::move(shown).error();
  Say(reader, "migrate.sample",
      {TextArg("count", std::to_string(*shown)),
       TextArg("file", (folder / "sample.html").string())});
  return Done{};
}

Result<Done> TellOutcome(const Session& session,
                         const Session& reader,
                         const fs::path& job,
                         const std::vector<JobStage>& stages,
                         const std::vector<JobRejectGroup>& groups,
                         RunPageTables tables) {
  auto written = WriteFile(job / "outcome.json", OutcomeJson(job, stages, tables.references),
                           FileReaders::kOwner);
  if (!written) return written;
  tables.runs = RunsOf(job, stages);
  const std::string page =
      RunPage(MergedRuns(job, stages), groups, tables, session.catalogue(), session.language());
  written = WriteFile(job / "outcome.html", page, FileReaders::kOwner);
  if (!written) return written;
  const JobOutcome outcome = OutcomeOf(stages);
  Say(reader, outcome.balanced() ? "redrive.outcome" : "redrive.unbalanced",
      {TextArg("records", std::to_string(outcome.records)),
       TextArg("translated", std::to_string(outcome.translated)),
       TextArg("rejected", std::to_string(outcome.rejected)),
       TextArg("file", (job / "outcome.json").string())});
  Say(reader, "redrive.page", {TextArg("file", (job / "outcome.html").string())});
  return Done{};
}

}  // namespace

Result<int> EndRun(Session& session,
                   Session& reader,
                   const MigrateCommand& command,
                   EndedRun ended) {
  const JobState& state = ended.stage.state;
  const fs::path& folder = ended.stage.folder;
  if (!state.finished) {
    Say(reader, ended.before.empty() ? "migrate.stopped" : "redrive.stopped",
        {TextArg("records", std::to_string(TallyOf(state, "records"))),
         TextArg("folder", ended.job.string())});
    return kExitFailure;
  }
  auto controls = ReadControls(session.workspace(), session.options().kind);
  if (!controls) return std::move(controls).error();
  auto source = session.workspace().Compile(session.options().format, session.options().kind);
  if (!source) return std::move(source).error();
  auto references = LookAtReferences(command, ended);
  if (!references) return std::move(references).error();
  const RunPageTables tables{
      .controls = controls->get(), .kind = (*source)->kind, .references = *references};
  auto written =
      WriteFile(folder / "run.json", RunReportJson(state, *references), FileReaders::kOwner);
  if (written) {
    written =
        WriteFile(folder / "run.html",
                  RunPage(state, ended.groups, tables, session.catalogue(), session.language()),
                  FileReaders::kOwner);
  }
  if (!written) return std::move(written).error();
  int code = SummariseJob(reader, command, {.job = ended.job, .folder = folder, .state = state});
  code = std::max(code, TellReferences(reader, folder, *references));
  auto sheet = WriteWorkbook(session, ended);
  if (!sheet) code = std::max(code, TellFailure(reader, sheet.error()));
  auto extra = WriteMore(session, reader, command, ended);
  if (!extra) return std::move(extra).error();
  if (!command.since.empty()) {
    auto told = TellDelta(reader, command.since, ended.stage);
    if (!told) return std::move(told).error();
  }
  if (ended.before.empty()) return code;
  std::vector<JobStage> stages = std::move(ended.before);
  stages.push_back(std::move(ended.stage));
  auto told = TellOutcome(session, reader, ended.job, stages, ended.groups, tables);
  if (!told) return std::move(told).error();
  return code;
}

}  // namespace baybridge
