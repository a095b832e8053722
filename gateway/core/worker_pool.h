#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace baybridge {

// Threads that do work, and a bounded queue before them. There may be more threads than may be at
// work at once: those that wait for a disk or another machine (Wait) let others work meanwhile, and
// the processor is never shared by more than it has room for.
class WorkerPool {
 public:
  // At most `capacity` tasks wait; at most `at_once` (0: all threads) work, the others wait.
  WorkerPool(std::size_t threads, std::size_t capacity, std::size_t at_once = 0);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  WorkerPool(WorkerPool&&) = delete;
  WorkerPool& operator=(WorkerPool&&) = delete;
  // Stops as Stop does.
  ~WorkerPool();

  // Waits for the tasks that threads of the pool do; those that wait are dropped, and no more are
  // taken. By one thread.
  void Stop();

  // False, and the task is not taken, where the queue is full or the pool is stopping. A task must
  // not throw.
  bool TryPost(std::function<void()> task);
  std::size_t waiting() const;
  // Tasks that waited for something else and may not go on yet.
  std::size_t returning() const;

  // A place among those at work, for a thread that is not of the pool: a short task that is already
  // on a processor needs no other thread to be woken. Not taken where all places are, or where a
  // task waits for one. The pool must outlive it.
  class Turn {
   public:
    explicit Turn(WorkerPool& pool);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn(Turn&&) = delete;
    Turn& operator=(Turn&&) = delete;
    ~Turn();
    bool taken() const { return taken_; }

   private:
    WorkerPool& pool_;
    const bool taken_;
  };

  // While it lives the task of this thread waits for something else than the processor, and another
  // one may work in its place. Its end waits until there is room again, before tasks that have not
  // begun. Of a thread that is of no pool it does nothing. Not one within another.
  class Wait {
   public:
    Wait();
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    Wait(Wait&&) = delete;
    Wait& operator=(Wait&&) = delete;
    ~Wait();

   private:
    WorkerPool* pool_;
  };

 private:
  void Run();
  bool TryEnter();
  void Leave();
  void Return();
  std::condition_variable* WhoIsNext();

  const std::size_t capacity_;
  const std::size_t at_once_;
  mutable std::mutex mutex_;
  std::condition_variable more_;  // a task may begin
  std::condition_variable room_;  // one that waited may go on
  std::deque<std::function<void()>> tasks_;
  std::size_t working_ = 0;
  std::size_t returning_ = 0;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace baybridge
