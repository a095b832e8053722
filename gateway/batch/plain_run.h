#pragma once

#include "batch/chunk_pool.h"
#include "batch/chunk_reader.h"
#include "batch/record_work.h"
#include "core/result.h"

namespace baybridge {

// Runs all that a reader gives through `jobs` workers to `write`, in order, in this process and
// without a job: nothing is noted, and nothing can be gone on with. Stops early where the process
// is asked to (StopRequested). Fails as reader, work and `write` do.
Result<Done> RunPlainly(ChunkReader& reader,
                        const MakeRecordWork& make_work,
                        const WordingOptions& wording,
                        unsigned jobs,
                        ChunkPool::Write write);

}  // namespace baybridge
