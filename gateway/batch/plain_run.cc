#include "batch/plain_run.h"

#include <deque>
#include <utility>

#include "batch/supervisor.h"

namespace baybridge {

Result<Done> RunPlainly(ChunkReader& reader,
                        const MakeRecordWork& make_work,
                        const WordingOptions& wording,
                        unsigned jobs,
                        const ChunkRun::Write& write) {
  std::deque<WorkerSlot> slots;  // nobody watches them
  std::vector<std::unique_ptr<ChunkWorker>> workers;
  for (unsigned i = 0; i < jobs; ++i) {
    auto work = make_work();
    if (!work) return std::move(work).error();
    workers.push_back(
        std::make_unique<ChunkWorker>(*std::move(work), wording, slots.emplace_back()));
  }
  Result<bool> more = true;
  const auto read = [&](Chunk& chunk) {
    more = StopRequested() ? false : reader.Next(chunk);
    return more && *more;
  };
  auto done = ChunkRun(std::move(workers)).Run(read, write);
  if (done && !more) return std::move(more).error();
  return done;
}

}  // namespace baybridge
