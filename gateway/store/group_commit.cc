#include "store/group_commit.h"

#include <algorithm>

#include "core/worker_pool.h"

namespace baybridge {
namespace {

// Of one transaction: the first must not wait for too many others.
constexpr std::size_t kMostTogether = 256;

}  // namespace

GroupCommit::GroupCommit(Store& store) : store_(store), leader_([this] { LeadOthers(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  called_.notify_one();
}

Result<Done> GroupCommit::Together(const Work& work) {
  const WorkerPool::Wait others_work;
  Waiting own{.work = work};
  Wait(own);
  return own.outcome;
}

void GroupCommit::Alone(const Work& work) {
  const WorkerPool::Wait others_work;
  Waiting own{.work = work, .alone = true};
  Wait(own);
}

GroupCommit::Counts GroupCommit::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::size_t GroupCommit::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

// Who comes while nobody leads runs the work himself; what came meanwhile is the leader's, a thread
// that does nothing else.
void GroupCommit::Wait(Waiting& own) {
  std::unique_lock lock(mutex_);
  const bool first = !leading_ && queue_.empty();
  queue_.push_back(&own);
  if (first) {
    leading_ = true;
    Lead(lock);
    leading_ = false;
    if (!queue_.empty()) called_.notify_one();
  }
  own.woken.wait(lock, [&] { return own.done; });
  if (own.thrown) std::rethrow_exception(own.thrown);
}

void GroupCommit::LeadOthers() {
  std::unique_lock lock(mutex_);
  while (true) {
    called_.wait(lock, [&] { return stopping_ || (!leading_ && !queue_.empty()); });
    if (stopping_) return;
    leading_ = true;
    while (!queue_.empty()) Lead(lock);
    leading_ = false;
  }
}

void GroupCommit::Lead(std::unique_lock<std::mutex>& lock) {
  const std::vector<Waiting*> group = TakeGroup();
  lock.unlock();
  const Result<Done> outcome = TryGroup(group);
  lock.lock();
  counts_.works += group.size();
  ++counts_.commits;
  for (Waiting* one : group) {
    one->outcome = outcome;
    one->done = true;
    one->woken.notify_one();
  }
}

std::vector<GroupCommit::Waiting*> GroupCommit::TakeGroup() {
  std::vector<Waiting*> group;
  while (!queue_.empty() && group.size() < kMostTogether) {
    Waiting* next = queue_.front();
    if (next->alone && !group.empty()) break;
    group.push_back(next);
    queue_.pop_front();
    if (next->alone) break;
  }
  return group;
}

// Nobody may wait for ever because one group broke off.
Result<Done> GroupCommit::TryGroup(const std::vector<Waiting*>& group) {
  try {
    return RunGroup(group);
  } catch (...) {
    store_.Rollback();
    return Failure{FailureKind::kInternal, "the work of a transaction broke off", {}, {}};
  }
}

Result<Done> GroupCommit::RunGroup(const std::vector<Waiting*>& group) {
  if (group.front()->alone) {
    // What cannot be read now is read at the next beginning.
    (void)store_.CatchUp().has_value();
    if (!RunOne(*group.front())) store_.Rollback();
    return Done{};
  }
  auto begun = store_.BeginGroup();
  if (!begun) return begun;
  for (Waiting* one : group) {
    if (store_.GroupIsLost()) break;  // what follows would be a transaction of its own
    if (RunOne(*one)) continue;
    store_.Rollback();
    return Failure{FailureKind::kUnreadable, "another work of the transaction broke off", {}, {}};
  }
  return store_.Commit();
}

// False where the work threw.
bool GroupCommit::RunOne(Waiting& one) {
  try {
    one.work();
    return true;
  } catch (...) {
    one.thrown = std::current_exception();
    return false;
  }
}

}  // namespace baybridge
