#pragma once

#include <string>
#include <vector>

#include "batch/lane_work.h"
#include "cli/migrate_command.h"
#include "core/job_ledger.h"

namespace baybridge {

// What the command line says of a job, as settings that its ledger keeps; and back. `today` is the
// day on which it begins. Fails where a pack or kind is not known.
Result<std::vector<JobSetting>> SettingsOf(Session& session,
                                           const MigrateCommand& command,
                                           const std::string& today);

// The value of a setting; empty where there is none.
std::string ValueOf(const std::vector<JobSetting>& settings, const std::string& name);

// A command for a job that is there already takes from its ledger what it leaves open: --from, --to
// and all that has its default.
void TakeSettings(const std::vector<JobSetting>& settings,
                  CommonOptions& common,
                  MigrateCommand& command);

// What is not as it was when the job began: fails with kUsage in the reader's language, naming
// each.
Result<Done> RequireSame(const Session& session,
                         const JobState& state,
                         const std::vector<JobSetting>& settings,
                         const std::vector<JobInput>& inputs);

// The inputs of the paths, in order: folders opened, zip files taken apart into their members.
struct FoundInputs {
  std::vector<JobInput> inputs;
  std::uint64_t skipped = 0;  // files in folders whose names are of no kind that is read
};
// Fails with kNotFound, kUnreadable, and as MembersOf does for a zip file that is refused.
Result<FoundInputs> FindInputs(Session& session, const std::vector<std::string>& paths);

// An input of a job as it is now. Fails with kNotFound, kUnreadable, kUnsupported (no regular
// file).
Result<JobInput> LookAt(const JobInput& was);

// The inputs of a job as they are now: those that are stated again, else those that it has. Fails
// like FindInputs and LookAt.
Result<std::vector<JobInput>> InputsNow(Session& session,
                                        const std::vector<std::string>& stated,
                                        const JobState& job);

// Bytes of all inputs; 0 where some are packed, so that nobody knows how many will be read.
std::uint64_t BytesOf(const std::vector<JobInput>& inputs);

}  // namespace baybridge
