#include "batch/chunk_run.h"

#include <ctime>
#include <thread>
#include <utility>

namespace baybridge {
namespace {

// CPU seconds of the calling thread.
double ThreadSeconds() {
  constexpr double kNano = 1e-9;
  timespec time{};
  (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * kNano;
}

}  // namespace

ChunkRun::ChunkRun(std::vector<std::unique_ptr<ChunkWorker>> workers)
    : workers_(std::move(workers)),
      most_(workers_.size() + 1) {}

Result<Done> ChunkRun::Run(const Read& read, const Write& write) {
  {
    std::vector<std::jthread> threads;
    for (const auto& worker : workers_)
      threads.emplace_back([&] { RunThread(*worker, read, write); });
  }
  if (failure_) return *failure_;
  return Done{};
}

RunCost ChunkRun::cost() const {
  const Lock lock(mutex_);
  return cost_;
}

void ChunkRun::RunThread(ChunkWorker& worker, const Read& read, const Write& write) {
  Lock lock(mutex_);
  while (!failure_) {
    if (MayWrite()) {
      WriteNext(write, lock);
    } else if (MayRead()) {
      Job* const job = ReadNext(read, lock);
      if (job != nullptr) Work(worker, *job, lock);
    } else if (ended_) {
      return;  // who works on what is under way, or writes it, goes on with what is behind it
    } else {
      changed_.wait(lock);
    }
  }
}

void ChunkRun::WriteNext(const Write& write, Lock& lock) {
  const Job& job = *order_.front();
  writing_ = true;
  lock.unlock();
  const double since = ThreadSeconds();
  auto written =
      job.result.failure ? Result<Done>(*job.result.failure) : write(job.chunk, job.result);
  lock.lock();
  cost_.writing += ThreadSeconds() - since;
  writing_ = false;
  if (!written) {
    failure_ = std::move(written).error();
    changed_.notify_all();
    return;
  }
  free_.push_back(std::move(order_.front()));
  order_.pop_front();
  changed_.notify_one();  // one fewer is under way
}

// Null where nothing more comes.
ChunkRun::Job* ChunkRun::ReadNext(const Read& read, Lock& lock) {
  order_.push_back(FreeJob());
  Job* const job = order_.back().get();
  reading_ = true;
  lock.unlock();
  const double since = ThreadSeconds();
  const bool more = read(job->chunk);
  lock.lock();
  cost_.reading += ThreadSeconds() - since;
  reading_ = false;
  if (more) {
    changed_.notify_one();  // the next may be read
    return job;
  }
  ended_ = true;
  order_.pop_back();
  changed_.notify_all();
  return nullptr;
}

void ChunkRun::Work(ChunkWorker& worker, Job& job, Lock& lock) {
  lock.unlock();
  const double since = ThreadSeconds();
  worker.Run(job.chunk, job.result);
  const double spent = ThreadSeconds() - since;
  lock.lock();
  cost_.working += spent;
  job.done = true;
}

std::unique_ptr<ChunkRun::Job> ChunkRun::FreeJob() {
  if (free_.empty()) return std::make_unique<Job>();
  auto job = std::move(free_.back());
  free_.pop_back();
  job->done = false;
  return job;
}

}  // namespace baybridge
