#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/result.h"
#include "store/store.h"

namespace baybridge {

// Lets many threads use one store: what they bring while a commit is under way goes into one
// transaction together, so that a sync to the disk is waited for by all of them at once. No timer:
// the window is as long as the commit before. Thread-safe; the store must outlive it.
class GroupCommit {
 public:
  explicit GroupCommit(Store& store);
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  GroupCommit(GroupCommit&&) = delete;
  GroupCommit& operator=(GroupCommit&&) = delete;
  ~GroupCommit();

  using Work = std::function<void()>;

  // Runs `work`, maybe on another thread and with others' work before and after it, and returns
  // when all of it is durable: on this thread where nobody else is at work, else on one that does
  // nothing but the work of those who wait. Works run one at a time, in the order in which they
  // came, and see what those before them did. What a work does within one function of the store
  // counts as a whole or not at all, and takes nothing of the others along. Fails where the
  // transaction could not be begun or committed: then nothing of it counts, or
  // (Database::sync_failed) nobody knows. A work must not call Together or Alone. What it throws
  // comes out here; the others of its transaction fail. A worker of a WorkerPool lets others work
  // while it waits.
  Result<Done> Together(const Work& work);
  // The same without a transaction around it: for what needs a durable state.
  void Alone(const Work& work);

  struct Counts {
    std::uint64_t works = 0;
    std::uint64_t commits = 0;
  };
  Counts counts() const;
  // Works that came and are not begun.
  std::size_t waiting() const;

 private:
  struct Waiting {
    const Work& work;
    bool alone = false;
    bool done = false;
    Result<Done> outcome = Done{};
    std::exception_ptr thrown = nullptr;
    std::condition_variable woken = {};
  };
  void Wait(Waiting& own);
  // Runs the work of those that stand in the queue, once; under the lock when it begins and ends.
  void Lead(std::unique_lock<std::mutex>& lock);
  void LeadOthers();
  std::vector<Waiting*> TakeGroup();
  Result<Done> TryGroup(const std::vector<Waiting*>& group);
  Result<Done> RunGroup(const std::vector<Waiting*>& group);
  static bool RunOne(Waiting& one);

  Store& store_;
  mutable std::mutex mutex_;  // of what follows, not of the store: that is the leader's
  std::deque<Waiting*> queue_;
  bool leading_ = false;  // somebody runs a group
  bool stopping_ = false;
  Counts counts_;
  std::condition_variable called_;  // leader_ has something to do
  std::jthread leader_;
};

}  // namespace baybridge
