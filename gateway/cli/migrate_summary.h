#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/migrate_command.h"
#include "core/job_ledger.h"

namespace baybridge {

// One text of the catalogue with its advice, on standard error.
void Say(const Session& session, const std::string& id, std::vector<Arg> args);
Arg TextArg(std::string name, std::string value);

// A tally by its name; 0 where there is none.
std::uint64_t TallyOf(const JobState& state, std::string_view name);

// Says how a finished run ended; `folder` holds its outputs, `job` is that of the whole job.
// Returns the exit code.
struct RanJob {
  std::filesystem::path job;
  std::filesystem::path folder;
  const JobState& state;
};
int SummariseJob(const Session& session, const MigrateCommand& command, const RanJob& ran);

}  // namespace baybridge
