#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "batch/chunk.h"
#include "batch/chunk_worker.h"

namespace baybridge {

// Hands chunks to workers, each with a thread of its own, and what they made to a writer, in the
// order in which the chunks came, by a further thread. A few chunks a worker are under way at once:
// then Push waits. The writer runs on one thread only.
class ChunkPool {
 public:
  using Write = std::function<Result<Done>(const Chunk&, const ChunkResult&)>;

  ChunkPool(std::vector<std::unique_ptr<ChunkWorker>> workers, Write write);
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;
  ChunkPool(ChunkPool&&) = delete;
  ChunkPool& operator=(ChunkPool&&) = delete;
  ~ChunkPool();

  // An empty chunk to fill, with the memory of one that is done; waits while too many are under
  // way. Fails with the first failure of a worker or of the writer; nothing is written after one.
  Result<std::unique_ptr<Chunk>> Take();
  void Push(std::unique_ptr<Chunk> chunk);
  // Waits until all is written. Fails like Take.
  Result<Done> Finish();

 private:
  struct Job {
    std::unique_ptr<Chunk> chunk;
    ChunkResult result;
    bool done = false;
  };
  void RunWorker(ChunkWorker& worker);
  void RunWriter();
  std::shared_ptr<Job> NextDone();

  std::vector<std::unique_ptr<ChunkWorker>> workers_;
  Write write_;
  std::size_t most_;  // chunks under way
  std::mutex mutex_;
  std::condition_variable todo_more_;  // something to work on, or the end
  std::condition_variable done_more_;  // something to write, or the end
  std::condition_variable room_;       // one fewer is under way, or a failure
  std::deque<std::shared_ptr<Job>> todo_;
  std::deque<std::shared_ptr<Job>> order_;
  std::vector<std::shared_ptr<Job>> free_jobs_;  // without chunk
  std::vector<std::unique_ptr<Chunk>> free_chunks_;
  std::optional<Failure> failure_;
  bool closed_ = false;  // nothing more comes
  std::vector<std::jthread> threads_;
  std::jthread writer_;
};

}  // namespace baybridge
