#include "cli/migrate_redrive.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "batch/rejects_workbook.h"
#include "cli/migrate_summary.h"
#include "core/file.h"
#include "report/json_text.h"
#include "store/job_store.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

Failure Usage(std::string what, std::string advice) {
  return {.kind = FailureKind::kUsage,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

Result<JobStage> LoadStage(const fs::path& folder) {
  DatabaseOptions options;
  options.create = false;
  auto store = JobStore::Open(folder / "job.db", options);
  if (!store) return std::move(store).error();
  auto state = (*store)->Load();
  if (!state) return std::move(state).error();
  JobStage stage{.folder = folder, .state = {}, .rejects = {}};
  if (*state) stage.state = *std::move(*state);
  auto rejects = (*store)->RejectedRecords();
  if (!rejects) return std::move(rejects).error();
  stage.rejects = *std::move(rejects);
  return stage;
}

std::string NameIn(const fs::path& folder, const fs::path& stage) {
  return stage == folder ? "." : stage.filename().string();
}

}  // namespace

fs::path NextStage(const fs::path& folder, std::size_t stages) {
  constexpr std::size_t kDigits = 3;
  std::string number = std::to_string(stages);
  number.insert(0, kDigits - std::min(kDigits, number.size()), '0');
  return folder / ("redrive-" + number);
}

Result<std::vector<JobStage>> StagesOf(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / "job.db", error))
    return Usage("there is no job in ‘" + folder.string() + "’", "name the folder of a job");
  std::vector<JobStage> stages;
  fs::path next = folder;
  while (fs::exists(next / "job.db", error)) {
    auto stage = LoadStage(next);
    if (!stage) return std::move(stage).error();
    stages.push_back(*std::move(stage));
    next = NextStage(folder, stages.size());
  }
  return stages;
}

fs::path CorrectionsFile(const fs::path& stage, std::size_t number) {
  return stage / ("corrections-" + std::to_string(number) + ".xlsx");
}

Result<Done> CopyCorrections(const std::vector<std::string>& files, const fs::path& stage) {
  constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto bytes = ReadFile(files[i], kMostBytes);
    if (!bytes) return std::move(bytes).error();
    auto copied = WriteFile(CorrectionsFile(stage, i + 1), *bytes, FileReaders::kOwner);
    if (!copied) return copied;
  }
  return Done{};
}

Result<CorrectedRecords> CorrectionsOf(const std::vector<fs::path>& folders,
                                       const JobState& job,
                                       const SourceOptions& source) {
  CorrectedRecords corrected;
  for (const fs::path& folder : folders) {
    std::error_code error;
    for (std::size_t number = 1; fs::exists(CorrectionsFile(folder, number), error); ++number) {
      auto read = ReadCorrections(CorrectionsFile(folder, number).string(), job, source, corrected);
      if (!read) return std::move(read).error();
    }
  }
  return corrected;
}

RecordChoice ChooseRejected(const JobStage& last, CorrectedRecords corrected) {
  auto records = std::make_shared<std::set<RecordKey>>();
  auto inputs = std::make_shared<std::set<std::uint32_t>>();
  for (const JobReject& reject : last.rejects) {
    records->emplace(reject.input, reject.record);
    inputs->insert(reject.input);
  }
  RecordChoice choice;
  choice.takes_input = [inputs](std::uint32_t input) { return inputs->contains(input); };
  choice.takes = [records](std::uint32_t input, const BatchHead&, const SplitRecord& record) {
    return records->contains({input, record.number});
  };
  choice.corrected = std::make_shared<const CorrectedRecords>(std::move(corrected));
  return choice;
}

JobOutcome OutcomeOf(const std::vector<JobStage>& stages) {
  JobOutcome outcome;
  outcome.records = TallyOf(stages.front().state, "records");
  for (const JobStage& stage : stages) {
    if (!stage.state.finished) break;
    outcome.translated += TallyOf(stage.state, "translated");
    outcome.rejected = stage.rejects.size();
  }
  return outcome;
}

std::string OutcomeJson(const fs::path& folder, const std::vector<JobStage>& stages) {
  const JobOutcome outcome = OutcomeOf(stages);
  JsonText json;
  json.BeginObject();
  json.Number("records", outcome.records);
  json.Number("translated", outcome.translated);
  json.Number("rejected", outcome.rejected);
  json.Boolean("balanced", outcome.balanced());
  json.BeginArray("runs");
  for (const JobStage& stage : stages) {
    if (!stage.state.finished) break;
    json.BeginObject();
    json.String("folder", NameIn(folder, stage.folder));
    json.Number("records", TallyOf(stage.state, "records"));
    json.Number("translated", TallyOf(stage.state, "translated"));
    json.Number("rejected", stage.rejects.size());
    json.EndObject();
  }
  json.EndArray();
  json.BeginArray("targets");
  for (const JobStage& stage : stages) {
    if (!stage.state.finished) break;
    for (const JobOutput& output : stage.state.outputs) {
      if (!output.name.starts_with("target-")) continue;
      json.BeginObject();
      json.String("file", (fs::path(NameIn(folder, stage.folder)) / output.name)
                              .lexically_normal()
                              .generic_string());
      json.Number("records", output.records);
      json.String("sha256", output.digest);
      json.EndObject();
    }
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace baybridge
