#pragma once

#include <string>
#include <vector>

#include "batch/migration.h"
#include "cli/share_options.h"
#include "core/job_ledger.h"
#include "core/shared_ledger.h"

namespace baybridge {

// The shared job that these settings and inputs make, without key. Reads every input whole, for its
// digest. Fails where one cannot be read, or is not as long as it was.
Result<SharedJob> SharedJobOf(const ShareOptions& share,
                              const std::vector<JobSetting>& settings,
                              const std::vector<JobInput>& inputs);

// The day on which the store says that the job began; empty where it does not know it. Fails like
// OpenLedger.
Result<std::string> DayOfJob(const ShareOptions& share, const SharedJob& job);

// Runs the coordinator of a job over a folder, as RunCoordinator does; in the process that works.
// Says, however it ends, what was out of reach on the way and what was taken from silent workers.
Result<bool> Coordinate(const Session& session,
                        const ShareOptions& share,
                        SharedJob job,
                        const MigrationRun& run);

}  // namespace baybridge
