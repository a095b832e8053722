#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace baybridge {

// Threads that do work which takes the processor, and a bounded queue before them.
class WorkerPool {
 public:
  // At most `capacity` tasks wait.
  WorkerPool(std::size_t threads, std::size_t capacity);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  WorkerPool(WorkerPool&&) = delete;
  WorkerPool& operator=(WorkerPool&&) = delete;
  // Waits for the tasks that run; those that wait are dropped.
  ~WorkerPool();

  // False, and the task is not taken, where the queue is full or the pool is stopping. A task must
  // not throw.
  bool TryPost(std::function<void()> task);
  std::size_t waiting() const;

 private:
  void Run();

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace baybridge
