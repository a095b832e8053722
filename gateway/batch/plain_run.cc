#include "batch/plain_run.h"

#include <deque>
#include <utility>

#include "batch/supervisor.h"

namespace baybridge {

Result<Done> RunPlainly(ChunkReader& reader,
                        const MakeRecordWork& make_work,
                        const WordingOptions& wording,
                        unsigned jobs,
                        ChunkPool::Write write) {
  std::deque<WorkerSlot> slots;  // nobody watches them
  std::vector<std::unique_ptr<ChunkWorker>> workers;
  for (unsigned i = 0; i < jobs; ++i) {
    auto work = make_work();
    if (!work) return std::move(work).error();
    workers.push_back(
        std::make_unique<ChunkWorker>(*std::move(work), wording, slots.emplace_back()));
  }
  ChunkPool pool(std::move(workers), std::move(write));
  while (!StopRequested()) {
    auto chunk = pool.Take();
    if (!chunk) return std::move(chunk).error();
    auto more = reader.Next(**chunk);
    if (!more) return std::move(more).error();
    if (!*more) break;
    pool.Push(*std::move(chunk));
  }
  return pool.Finish();
}

}  // namespace baybridge
