#include "cli/migrate_redrive.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "batch/chunk.h"
#include "batch/control_sums.h"
#include "batch/rejects_workbook.h"
#include "batch/run_report.h"
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

namespace {

// Of a run among those of a job.
struct RunPlace {
  bool first = false;
  bool last = false;
};

// Adds a number of one run to those of all. What a run that is not the first reads was rejected by
// the one before it, so that both differ only by what was corrected in between.
void AddMerged(const std::string& name, std::uint64_t value, const RunPlace& place, Tally& tally) {
  const std::string group(ControlGroupOf(name));
  if (!group.empty()) {
    const std::string_view rest = std::string_view(name).substr(group.size());
    const std::string unit(rest.substr(rest.find('\t')));
    const bool before = rest.starts_with("before\t");
    const bool rejected = rest.starts_with("rejected\t");
    if ((!before || place.first) && (!rejected || place.last)) return tally.Add(name, value);
    return tally.Add(group + "corrected" + unit, before ? value : 0 - value);
  }
  for (const std::string_view of_first : {"records", "bytes", "broken-inputs", "unread-amounts"}) {
    if (name == of_first && !place.first) return;
  }
  const bool of_last = name == "quarantined" || name == "rejected" || name.starts_with("rejected.");
  if (name.starts_with("finding.") || (of_last && !place.last)) return;
  tally.Add(name, value);
}

}  // namespace

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

std::vector<RunOfJob> RunsOf(const fs::path& folder, const std::vector<JobStage>& stages) {
  std::vector<RunOfJob> runs;
  for (const JobStage& stage : stages) {
    if (!stage.state.finished) break;
    runs.push_back({.folder = NameIn(folder, stage.folder),
                    .records = TallyOf(stage.state, "records"),
                    .translated = TallyOf(stage.state, "translated"),
                    .rejected = stage.rejects.size()});
  }
  return runs;
}

JobState MergedRuns(const fs::path& folder, const std::vector<JobStage>& stages) {
  JobState merged;
  merged.settings = stages.front().state.settings;
  merged.inputs = stages.front().state.inputs;
  merged.finished = true;
  std::size_t runs = 0;
  while (runs < stages.size() && stages[runs].state.finished) ++runs;
  Tally tally;
  for (std::size_t run = 0; run < runs; ++run) {
    const JobStage& stage = stages[run];
    const RunPlace place{.first = run == 0, .last = run + 1 == runs};
    for (const auto& [name, value] : stage.state.tallies) AddMerged(name, value, place, tally);
    for (JobOutput output : stage.state.outputs) {
      output.name = (fs::path(NameIn(folder, stage.folder)) / output.name)
                        .lexically_normal()
                        .generic_string();
      merged.outputs.push_back(std::move(output));
    }
  }
  for (const auto& [name, value] : tally.values()) {
    if (value != 0) merged.tallies.emplace_back(name, value);
  }
  return merged;
}

std::string OutcomeJson(const fs::path& folder,
                        const std::vector<JobStage>& stages,
                        const ReferenceCounts& references) {
  const JobOutcome outcome = OutcomeOf(stages);
  JsonText json;
  json.BeginObject();
  json.Number("records", outcome.records);
  json.Number("translated", outcome.translated);
  json.Number("rejected", outcome.rejected);
  json.Boolean("balanced", outcome.balanced());
  json.BeginArray("runs");
  for (const RunOfJob& run : RunsOf(folder, stages)) {
    json.BeginObject();
    json.String("folder", run.folder);
    json.Number("records", run.records);
    json.Number("translated", run.translated);
    json.Number("rejected", run.rejected);
    json.EndObject();
  }
  json.EndArray();
  const JobState merged = MergedRuns(folder, stages);
  json.BeginArray("targets");
  for (const JobOutput& output : merged.outputs) {
    if (!fs::path(output.name).filename().string().starts_with("target-")) continue;
    json.BeginObject();
    json.String("file", output.name);
    json.Number("records", output.records);
    json.String("sha256", output.digest);
    json.EndObject();
  }
  json.EndArray();
  WriteControls(merged.tallies, json);
  WriteReferences(references, json);
  json.EndObject();
  return json.Take();
}

}  // namespace baybridge
