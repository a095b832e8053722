#include <cstdio>
#include <filesystem>

#include "batch/run_report.h"
#include "cli/job_folder.h"
#include "cli/migrate_command.h"
#include "cli/migrate_redrive.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "core/file.h"
#include "crypto/sha256_stream.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBegun = "undo";  // a file that says that taking away has begun

Result<std::string> DigestOf(const fs::path& file) {
  constexpr std::size_t kPart = std::size_t{1024} * 1024;
  auto opened = InputFile::Open(file);
  if (!opened) return std::move(opened).error();
  Sha256Stream digest;
  std::string part(kPart, '\0');
  while (true) {
    auto got = opened->Read(part.data(), part.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return Hex(digest.Digest());
    digest.Add(std::string_view(part).substr(0, *got));
  }
}

fs::path FileOf(const JobStage& stage, const JobOutput& output) {
  return stage.folder / (output.closed ? output.name : output.name + ".part");
}

// Every output must be what the ledger says; of a job that is being taken away some may be gone.
Result<Done> CheckOutputs(const std::vector<JobStage>& stages, bool begun) {
  for (const JobStage& stage : stages) {
    for (const JobOutput& output : stage.state.outputs) {
      const fs::path file = FileOf(stage, output);
      std::error_code error;
      if (begun && !fs::exists(file, error)) continue;
      auto digest = DigestOf(file);
      if (!digest) return std::move(digest).error();
      if (*digest == output.digest) continue;
      return Failure{.kind = FailureKind::kUsage,
                     .what = "it is not what the job wrote; nothing was taken away",
                     .place = file.string(),
                     .advice =
                         "move it out of the way if it was changed on purpose, and put back "
                         "what the job wrote"};
    }
  }
  return Done{};
}

Result<Done> Remove(const fs::path& file) {
  std::error_code error;
  fs::remove(file, error);
  if (!error) return Done{};
  return Failure{
      FailureKind::kUnreadable, "it cannot be removed: " + error.message(), file.string(), {}};
}

// What is written beside the ledger, as far as it is what a job writes.
Result<Done> RemoveReports(const fs::path& job, const std::vector<JobStage>& stages) {
  for (const JobStage& stage : stages) {
    constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
    auto report = ReadFile(stage.folder / "run.json", kMostBytes);
    if (!report || *report != RunReportJson(stage.state, ReferencesIn(*report))) continue;
    for (const char* name :
         {"run.json", "run.html", "sample.html", "repeated-ids.csv", "dangling.csv"}) {
      auto removed = Remove(stage.folder / name);
      if (!removed) return removed;
    }
  }
  auto removed = Remove(job / "outcome.html");
  return removed ? Remove(job / "outcome.json") : removed;
}

}  // namespace

Result<int> RunUndo(Session& session, const MigrateCommand& command) {
  if (!command.output.empty() || !command.paths.empty() || !command.redrive.empty())
    return session.Usage("usage.undo-alone");
  const fs::path job = command.undo;
  auto stages = StagesOf(job);
  if (!stages) return std::move(stages).error();
  auto lock = FolderLock::Take(job);
  if (!lock) return std::move(lock).error();
  std::error_code error;
  auto checked = CheckOutputs(*stages, fs::exists(job / kBegun, error));
  if (!checked) return std::move(checked).error();
  auto begun = WriteFile(job / kBegun, "the outputs of this job are being taken away\n",
                         FileReaders::kOwner);
  if (!begun) return std::move(begun).error();
  std::uint64_t files = 0;
  for (const JobStage& stage : *stages) {
    for (const JobOutput& output : stage.state.outputs) {
      auto removed = Remove(FileOf(stage, output));
      if (!removed) return std::move(removed).error();
      ++files;
    }
  }
  auto reports = RemoveReports(job, *stages);
  if (!reports) return std::move(reports).error();
  // The ledgers stay, under a name by which nothing goes on with them; that of the job is the last,
  // so that a run that was cut short can be repeated.
  for (auto stage = stages->rbegin(); stage != stages->rend(); ++stage) {
    fs::rename(stage->folder / "job.db", stage->folder / "undone.db", error);
    if (error)
      return Failure{FailureKind::kUnreadable,
                     "its ledger cannot be renamed: " + error.message(),
                     stage->folder.string(),
                     {}};
  }
  auto ended = Remove(job / kBegun);
  if (!ended) return std::move(ended).error();
  Say(session, "migrate.undone",
      {TextArg("count", std::to_string(files)),
       TextArg("records", std::to_string(OutcomeOf(*stages).translated)),
       TextArg("folder", job.string())});
  return kExitClean;
}

}  // namespace baybridge
