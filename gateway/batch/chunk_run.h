#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "batch/chunk.h"
#include "batch/chunk_worker.h"

namespace baybridge {

// CPU seconds that a run has used so far, by what for.
struct RunCost {
  double reading = 0;
  double working = 0;
  double writing = 0;
};

// Reads chunks, works on them, and writes what was made of them in the order in which they were
// read. One thread for each worker does all of it: who is free writes what is next, or else reads a
// chunk and works on it himself, while it is still near. So a run takes no more processors than it
// has workers. A few chunks more than workers are under way at most.
class ChunkRun {
 public:
  // Fills a chunk, which may have the memory of one that is done; false: nothing more comes.
  using Read = std::function<bool(Chunk&)>;
  using Write = std::function<Result<Done>(const Chunk&, const ChunkResult&)>;

  explicit ChunkRun(std::vector<std::unique_ptr<ChunkWorker>> workers);
  ChunkRun(const ChunkRun&) = delete;
  ChunkRun& operator=(const ChunkRun&) = delete;
  ChunkRun(ChunkRun&&) = delete;
  ChunkRun& operator=(ChunkRun&&) = delete;
  ~ChunkRun() = default;

  // Runs until all that was read is written; once. `read` and `write` are each called by one thread
  // at a time, by different ones in turn. Fails with the first failure of a worker or of `write`,
  // in the order of the chunks; nothing is written after one.
  Result<Done> Run(const Read& read, const Write& write);
  // So far; any thread may ask.
  RunCost cost() const;

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Job {
    Chunk chunk;
    ChunkResult result;
    bool done = false;
  };
  bool MayWrite() const { return !writing_ && !order_.empty() && order_.front()->done; }
  bool MayRead() const { return !reading_ && !ended_ && order_.size() < most_; }
  void RunThread(ChunkWorker& worker, const Read& read, const Write& write);
  void WriteNext(const Write& write, Lock& lock);
  Job* ReadNext(const Read& read, Lock& lock);
  void Work(ChunkWorker& worker, Job& job, Lock& lock);
  std::unique_ptr<Job> FreeJob();
  void Spend(double RunCost::*on, double since);

  std::vector<std::unique_ptr<ChunkWorker>> workers_;
  std::size_t most_;                 // chunks under way
  mutable std::mutex mutex_;         // of what follows
  std::condition_variable changed_;  // there may be something to read or to write, or the end
  std::deque<std::unique_ptr<Job>> order_;  // under way
  std::vector<std::unique_ptr<Job>> free_;
  std::optional<Failure> failure_;
  RunCost cost_;
  bool reading_ = false;  // somebody is
  bool writing_ = false;
  bool ended_ = false;  // nothing more comes
};

}  // namespace baybridge
