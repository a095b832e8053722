#include "core/worker_pool.h"

#include <utility>

namespace baybridge {
namespace {

// The pool whose task this thread does.
thread_local WorkerPool* own_pool = nullptr;

}  // namespace

WorkerPool::WorkerPool(std::size_t threads, std::size_t capacity, std::size_t at_once)
    : capacity_(capacity),
      at_once_(at_once == 0 ? threads : at_once) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  Stop();
}

void WorkerPool::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tasks_.clear();
  }
  more_.notify_all();
  threads_.clear();
}

bool WorkerPool::TryPost(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= capacity_) return false;
    tasks_.push_back(std::move(task));
    if (working_ >= at_once_) return true;  // whoever ends or waits takes it or passes it on
  }
  more_.notify_one();
  return true;
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

std::size_t WorkerPool::returning() const {
  const std::lock_guard lock(mutex_);
  return returning_;
}

void WorkerPool::Run() {
  own_pool = this;
  std::unique_lock lock(mutex_);
  while (true) {
    more_.wait(lock, [&] {
      return stopping_ || (!tasks_.empty() && returning_ == 0 && working_ < at_once_);
    });
    if (stopping_) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    ++working_;
    lock.unlock();
    task();
    task = nullptr;  // what it holds ends outside the lock
    lock.lock();
    --working_;
    // This thread takes the next task itself, unless one that waited comes before it.
    if (returning_ > 0) room_.notify_one();
  }
}

// Called under the lock: where those wait of whom one may take the place that is free; null for
// none. Who is woken outside the lock need not wait for it.
std::condition_variable* WorkerPool::WhoIsNext() {
  if (working_ >= at_once_) return nullptr;
  if (returning_ > 0) return &room_;
  return tasks_.empty() ? nullptr : &more_;
}

bool WorkerPool::TryEnter() {
  const std::lock_guard lock(mutex_);
  if (stopping_ || !tasks_.empty() || returning_ != 0 || working_ >= at_once_) return false;
  ++working_;
  return true;
}

void WorkerPool::Leave() {
  std::unique_lock lock(mutex_);
  --working_;
  std::condition_variable* const next = WhoIsNext();
  lock.unlock();
  if (next != nullptr) next->notify_one();
}

void WorkerPool::Return() {
  std::unique_lock lock(mutex_);
  ++returning_;
  room_.wait(lock, [&] { return working_ < at_once_; });
  --returning_;
  ++working_;
  std::condition_variable* const next = WhoIsNext();
  lock.unlock();
  if (next != nullptr) next->notify_one();
}

WorkerPool::Turn::Turn(WorkerPool& pool) : pool_(pool), taken_(pool.TryEnter()) {}

WorkerPool::Turn::~Turn() {
  if (taken_) pool_.Leave();
}

WorkerPool::Wait::Wait() : pool_(own_pool) {
  if (pool_ != nullptr) pool_->Leave();
}

WorkerPool::Wait::~Wait() {
  if (pool_ != nullptr) pool_->Return();
}

}  // namespace baybridge
