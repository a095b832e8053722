#pragma once

#include <string>

#include "batch/record_choice.h"
#include "cli/migrate_redrive.h"
#include "cli/session.h"
#include "core/result.h"

namespace baybridge {

// What is new since an earlier job over an earlier delivery: records are told apart by the SHA-256
// of their bytes and of what all records of their input have in common. 16 bytes of each digest of
// the earlier records are held in memory.

// Takes the records that were not in the inputs of the job of `folder`, which must be as they were.
// Fails with kUsage where there is no such job, it is not finished, or its inputs were changed.
Result<RecordChoice> ChooseNew(Session& session, const std::string& folder);

// Writes what is gone (gone.ndjson: input, number and place of every record of the earlier inputs
// that is not in the new ones word for word) into the folder of a finished run, and says how many
// records were left out as unchanged. Fails where something cannot be read or written.
Result<Done> TellDelta(Session& session, const std::string& folder, const JobStage& stage);

}  // namespace baybridge
