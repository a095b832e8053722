#pragma once

// One run of ‘migrate’ over a job; included by its parts and by the command.

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "batch/migration.h"
#include "cli/job_folder.h"
#include "cli/migrate_command.h"
#include "cli/migrate_redrive.h"
#include "cli/migrate_setup.h"
#include "cli/migrate_share.h"
#include "cli/run.h"
#include "store/job_store.h"

namespace baybridge {

// A run that makes a job, goes on with one, or works again on what one rejected. The session must
// outlive it. Belongs to one thread, but for Work, which has a process of its own.
class MigrateRun {
 public:
  MigrateRun(Session& session, MigrateCommand command);

  // Returns the exit code: 0 all was translated, 1 some was not, 3 it stopped and can go on. Fails
  // with kUsage where the folder is not one that the command asks for or the job is another by now,
  // and as reading, writing and the databases do.
  Result<int> Run();

 private:
  // migrate_run_open.cc: which folder, which job
  Result<Done> OpenFolder();
  Result<Done> Lock();
  // The folder of a new run over what was rejected, or of one that was stopped.
  Result<Done> OpenStage();
  // The job is noted before anything is made of it; no connection stays open, for the work is done
  // in another process.
  Result<Done> OpenJob();
  Result<Done> Begin(JobStore& ledger);
  // Where another coordinator has begun the job, its day is that one.
  Result<Done> BeginShared(const std::vector<JobSetting>& settings,
                           const std::vector<JobInput>& inputs);
  // With the options of the job, and the packs as they are now.
  Result<Done> BeginStage(JobStore& ledger);
  Result<Done> GoOn(const JobState& state);
  // What the command line leaves open is as the job has it.
  Result<Done> TakeFrom(const JobState& state);

  // migrate_run.cc: the work, and its end
  Result<Done> Prepare();
  // Which records are worked on.
  Result<Done> Choose();
  Result<CorrectedRecords> Corrected() const;
  Result<std::unique_ptr<JobStore>> OpenStore() const;
  // In the worker process; returns its exit code.
  int Work(std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects);
  MigrationProgress Before() const;
  Result<int> Conclude();

  Session* session_;  // what is written is in its language
  Session* reader_;   // and what is said in that one's
  MigrateCommand command_;
  std::filesystem::path job_;
  std::filesystem::path folder_;          // of this run: that of the job, or one within it
  std::vector<JobStage> stages_;          // of a run over rejected records: the runs before it
  std::vector<std::string> corrections_;  // likewise: files of corrected records
  std::unique_ptr<Session> own_reader_;   // where a job goes on in another language
  std::unique_ptr<Session> own_;          // where the job's settings add to the command line
  std::optional<FolderLock> lock_;
  std::string today_;
  JobState state_;
  SharedJob shared_;  // of many machines
  MigrateSetup setup_;
  MigrationRun run_;
};

}  // namespace baybridge
