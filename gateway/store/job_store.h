#pragma once

#include <filesystem>
#include <memory>

#include "core/job_ledger.h"
#include "core/result.h"
#include "store/sqlite.h"

namespace baybridge {

// The ledger of a job in an SQLite file.
class JobStore final : public JobLedger {
 public:
  // Opens or makes the file. Fails like Database::Open.
  static Result<std::unique_ptr<JobStore>> Open(const std::filesystem::path& path,
                                                const DatabaseOptions& options = {});

  Result<Done> Begin(const std::vector<JobSetting>& settings,
                     const std::vector<JobInput>& inputs) override;
  Result<std::optional<JobState>> Load() override;
  Result<Done> Commit(const JobCommit& commit) override;
  Result<Done> Quarantine(const JobQuarantine& record) override;
  Result<std::vector<JobRejectGroup>> Rejects() override;
  // Every rejected record, in the order of the inputs.
  Result<std::vector<JobReject>> RejectedRecords();
  bool sync_failed() const override { return database_.sync_failed(); }

 private:
  explicit JobStore(Database database) : database_(std::move(database)) {}
  Result<Done> LoadSettings(JobState& state);
  Result<Done> LoadInputs(JobState& state);
  Result<Done> LoadOutputs(JobState& state);
  Result<Done> LoadTallies(JobState& state);
  Result<Done> LoadLast(JobState& state);
  Result<Done> LoadQuarantine(JobState& state);
  Result<Done> WriteChunks(const JobCommit& commit);
  Result<Done> WritePieces(const JobCommit& commit);
  Result<Done> WriteOutputs(const JobCommit& commit);
  Result<Done> WriteRejects(const JobCommit& commit);
  Result<Done> WriteTallies(const JobCommit& commit);

  Database database_;
};

}  // namespace baybridge
