#include "cli/conform_pool.h"

#include <utility>

#include "cli/batch_report.h"

namespace baybridge {

ConformPool::ConformPool(Workspace& workspace,
                         const ConformContext& context,
                         unsigned jobs,
                         Sink sink)
    : sink_(std::move(sink)) {
  const unsigned lanes = jobs == 0 ? 1 : jobs;
  for (unsigned i = 0; i < lanes; ++i)
    lanes_.push_back(std::make_unique<ConformLane>(workspace, context));
  for (std::size_t i = 0; i < lanes_.size(); ++i) threads_.emplace_back([this, i] { Run(i); });
}

ConformPool::~ConformPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    todo_.clear();
  }
  more_.notify_all();
}

void ConformPool::Run(std::size_t lane) {
  while (true) {
    std::shared_ptr<Work> work;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return stopping_ || !todo_.empty(); });
      if (todo_.empty()) return;
      work = std::move(todo_.front());
      todo_.pop_front();
    }
    Judge(*lanes_[lane], *work);
    {
      const std::scoped_lock lock(mutex_);
      work->done = true;
    }
    ready_.notify_one();
  }
}

// A record whose bytes were skipped.
void ConformPool::RefuseTooLong(ConformLane& lane, Work& work) {
  Finding finding;
  finding.id = "GW-BAT-005";
  finding.severity = Severity::kFatal;
  finding.kind = FindingKind::kTooLong;
  finding.location.file = work.task.read.file;
  finding.location.line = work.task.place.line;
  finding.location.column = work.task.place.column;
  finding.location.record = work.task.number;
  finding.args.push_back({.name = "limit",
                          .value = std::to_string(work.task.read.limits.max_bytes),
                          .sensitive = false});
  lane.Refuse(std::move(finding), work.task.read, work.result);
  work.result.number = work.task.number;
  work.result.digest = work.task.digest;
}

// What the fast way refuses is asked of all engines, and so is a share of the rest.
void ConformPool::Judge(ConformLane& lane, Work& work) {
  ConformTask& task = work.task;
  if (task.too_long) return RefuseTooLong(lane, work);
  if (task.number != 0 && IsInShare(task.number)) task.read.assurance = Assurance::kFull;
  const bool fast = task.read.assurance == Assurance::kFast;
  auto judged = lane.Judge(fast ? task.document : std::move(task.document), task.read, work.result);
  if (judged && fast && work.result.form != Verdict::kConforms) {
    task.read.assurance = Assurance::kFull;
    judged = lane.Judge(std::move(task.document), task.read, work.result);
  }
  if (!judged) work.failure = std::move(judged).error();
  task.document = {};
  RecordResult& result = work.result;
  result.number = task.number;
  result.digest = task.digest;
  if (task.number == 0) return;
  task.place.Move(result.findings);
  for (PlacedHit& hit : result.hits) task.place.Move(hit.location);
}

Result<Done> ConformPool::Push(ConformTask task) {
  constexpr std::size_t kWaiting = 16;  // tasks a thread
  auto work = std::make_shared<Work>();
  work->task = std::move(task);
  {
    const std::scoped_lock lock(mutex_);
    todo_.push_back(work);
  }
  order_.push_back(std::move(work));
  more_.notify_one();
  if (order_.size() < kWaiting * lanes_.size()) return Done{};
  return TakeFront();
}

Result<Done> ConformPool::TakeFront() {
  const std::shared_ptr<Work> work = order_.front();
  {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return work->done; });
  }
  order_.pop_front();
  if (work->failure) return *std::move(work->failure);
  return sink_(work->result);
}

Result<Done> ConformPool::Finish() {
  while (!order_.empty()) {
    auto taken = TakeFront();
    if (!taken) return taken;
  }
  return Done{};
}

}  // namespace baybridge
