#pragma once

#include "batch/chunk_reader.h"
#include "batch/chunk_run.h"
#include "batch/record_work.h"
#include "core/result.h"

namespace baybridge {

// Runs all that a reader gives through `jobs` workers to `write`, in order, in this process and
// without a job: nothing is noted, and nothing can be gone on with. Stops early where the process
// is asked to (StopRequested). Fails as reader, work and `write` do; what was read before is
// written.
Result<Done> RunPlainly(ChunkReader& reader,
                        const MakeRecordWork& make_work,
                        const WordingOptions& wording,
                        unsigned jobs,
                        const ChunkRun::Write& write);

}  // namespace baybridge
