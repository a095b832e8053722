#pragma once

#include <filesystem>
#include <vector>

#include "batch/migration.h"
#include "cli/migrate_command.h"
#include "cli/migrate_redrive.h"
#include "core/result.h"
#include "pipeline/translating.h"

namespace baybridge {

// A run whose worker process has come to its end.
struct EndedRun {
  std::filesystem::path job;
  JobStage stage;                // of this run
  std::vector<JobStage> before;  // of a run over rejected records: the runs before it
  const MigrationRun& run;
  std::vector<JobRejectGroup> groups;  // of what it rejected
  const TranslateOptions& translate;   // how it translates a document
};

// Writes what only a finished job has (run report, workbook of rejects, outcome of all runs, what
// is gone since another job) in the session's language, and says in the reader's how it ended, or
// how to go on. Returns the exit code. Fails where something cannot be written.
Result<int> EndRun(Session& session,
                   Session& reader,
                   const MigrateCommand& command,
                   EndedRun ended);

}  // namespace baybridge
