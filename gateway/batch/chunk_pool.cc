#include "batch/chunk_pool.h"

#include <utility>

namespace baybridge {

ChunkPool::ChunkPool(std::vector<std::unique_ptr<ChunkWorker>> workers, Write write)
    : workers_(std::move(workers)),
      write_(std::move(write)),
      most_(workers_.size() + 3) {
  for (const auto& worker : workers_)
    threads_.emplace_back([this, &worker] { RunWorker(*worker); });
  writer_ = std::jthread([this] { RunWriter(); });
}

ChunkPool::~ChunkPool() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    if (!failure_) failure_ = Failure{FailureKind::kInternal, "stopped", {}, {}};
    todo_.clear();
  }
  todo_more_.notify_all();
  done_more_.notify_all();
}

Result<std::unique_ptr<Chunk>> ChunkPool::Take() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return failure_ || order_.size() < most_; });
  if (failure_) return *failure_;
  if (free_chunks_.empty()) return std::make_unique<Chunk>();
  auto chunk = std::move(free_chunks_.back());
  free_chunks_.pop_back();
  return chunk;
}

void ChunkPool::Push(std::unique_ptr<Chunk> chunk) {
  {
    const std::scoped_lock lock(mutex_);
    std::shared_ptr<Job> job;
    if (free_jobs_.empty()) {
      job = std::make_shared<Job>();
    } else {
      job = std::move(free_jobs_.back());
      free_jobs_.pop_back();
    }
    job->chunk = std::move(chunk);
    job->done = false;
    todo_.push_back(job);
    order_.push_back(std::move(job));
  }
  todo_more_.notify_one();
}

void ChunkPool::RunWorker(ChunkWorker& worker) {
  while (true) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      todo_more_.wait(lock, [this] { return closed_ || !todo_.empty(); });
      if (todo_.empty()) return;
      job = std::move(todo_.front());
      todo_.pop_front();
    }
    worker.Run(*job->chunk, job->result);
    bool is_next = false;
    {
      const std::scoped_lock lock(mutex_);
      job->done = true;
      is_next = order_.front() == job;
    }
    if (is_next) done_more_.notify_one();  // else the writer waits for another, and sees it then
  }
}

// The first job under way once it is done; null at the end, or after a failure.
std::shared_ptr<ChunkPool::Job> ChunkPool::NextDone() {
  std::unique_lock lock(mutex_);
  done_more_.wait(lock,
                  [this] { return failure_ || (order_.empty() ? closed_ : order_.front()->done); });
  if (failure_ || order_.empty()) return nullptr;
  return order_.front();
}

void ChunkPool::RunWriter() {
  while (const std::shared_ptr<Job> job = NextDone()) {
    auto written =
        job->result.failure ? Result<Done>(*job->result.failure) : write_(*job->chunk, job->result);
    {
      const std::scoped_lock lock(mutex_);
      if (!written) failure_ = std::move(written).error();
      order_.pop_front();
      free_chunks_.push_back(std::move(job->chunk));
      free_jobs_.push_back(job);
    }
    room_.notify_one();
  }
}

Result<Done> ChunkPool::Finish() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  todo_more_.notify_all();
  done_more_.notify_all();
  for (std::jthread& thread : threads_) thread.join();
  writer_.join();
  const std::scoped_lock lock(mutex_);
  if (failure_) return *failure_;
  return Done{};
}

}  // namespace baybridge
