#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "batch/batch_source.h"
#include "batch/record_choice.h"
#include "batch/run_page.h"
#include "core/job_ledger.h"
#include "core/result.h"

namespace baybridge {

// One run of a job: the first, or one over what the run before it rejected. Later runs have folders
// of their own within that of the job, so that nothing of what was is ever changed.
struct JobStage {
  std::filesystem::path folder;
  JobState state;
  std::vector<JobReject> rejects;
};

// The stages of the job of a folder, the first one first; the last may be unfinished. Fails with
// kUsage where there is no job.
Result<std::vector<JobStage>> StagesOf(const std::filesystem::path& folder);

// Folder of the stage that would come next.
std::filesystem::path NextStage(const std::filesystem::path& folder, std::size_t stages);

// Corrections that the stages of these folders were given; later ones replace earlier ones. `job`:
// the first run. Fails like ReadCorrections.
Result<CorrectedRecords> CorrectionsOf(const std::vector<std::filesystem::path>& folders,
                                       const JobState& job,
                                       const SourceOptions& source);

// Only what the last stage rejected. `corrected`: what is read in the place of originals.
RecordChoice ChooseRejected(const JobStage& last, CorrectedRecords corrected);

// Where a stage keeps a copy of the corrections that it was given.
std::filesystem::path CorrectionsFile(const std::filesystem::path& stage, std::size_t number);

// Copies files of corrections into the folder of a new stage, so that they stay as they were given.
// Fails as reading and writing do, and with kTooLarge past 64 MiB.
Result<Done> CopyCorrections(const std::vector<std::string>& files,
                             const std::filesystem::path& stage);

// What became of every record over all stages (JSON), and whether each is accounted for once: the
// records of the first run are those translated in any run and those that the last one rejected.
struct JobOutcome {
  std::uint64_t records = 0;
  std::uint64_t translated = 0;
  std::uint64_t rejected = 0;
  bool balanced() const { return records == translated + rejected; }
};
JobOutcome OutcomeOf(const std::vector<JobStage>& stages);
// `references`: between the records of all stages.
std::string OutcomeJson(const std::filesystem::path& folder,
                        const std::vector<JobStage>& stages,
                        const ReferenceCounts& references);

// The runs as one, for one page that is signed: the records and amounts of the first; what the last
// still rejects; translated, lost and so on of all together; as corrected, by how much what was
// read again differs from what had been rejected; the files of all by their places within `folder`.
// Numbers of findings are left out: a record that was run twice has those of both runs.
JobState MergedRuns(const std::filesystem::path& folder, const std::vector<JobStage>& stages);
std::vector<RunOfJob> RunsOf(const std::filesystem::path& folder,
                             const std::vector<JobStage>& stages);

}  // namespace baybridge
