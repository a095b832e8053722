// The part of the batches that ends those whose consent has ended.
#include <ctime>
#include <utility>

#include "core/file.h"
#include "core/utc.h"
#include "server/batch_jobs.h"
#include "server/batch_record.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

}  // namespace

void BatchJobs::Watch(const std::stop_token& stop) {
  constexpr std::chrono::seconds kLook{1};  // what was revoked on another node
  while (!stop.stop_requested()) {
    CheckConsents();
    std::unique_lock lock(mutex_);
    look_.wait_for(lock, stop, kLook, [&] { return stopping_; });
  }
}

void BatchJobs::CheckConsents() {
  std::vector<BatchView> views;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, job] : jobs_) {
      if (job.view.consents != 0 && job.view.withheld.empty() && !job.hidden())
        views.push_back(job.view);
    }
  }
  for (const BatchView& view : views) {
    auto may = consents_.MayDisclose(view);
    // Where it cannot be told now nothing is fetched either.
    if (!may && may.error().kind == FailureKind::kUsage) Withhold(view.id, may.error().what);
  }
}

void BatchJobs::Withhold(const std::string& id, const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end() || found->second.removed || !found->second.view.withheld.empty())
      return;
    Job& job = found->second;
    job.view.withheld = why;
    std::erase(waiting_, id);
    if (job.process != nullptr) {
      job.process->Stop();  // whoever runs it takes its files away when it has stopped
    } else {
      EndWithheld(job);
    }
  }
  consents_.NoteWithheld(id);
}

// Called under the lock. Nothing of what it read or made is left.
void BatchJobs::EndWithheld(Job& job) {
  job.view.state = BatchState::kWithheld;
  ++job.view.change;
  if (job.view.ended.empty()) job.view.ended = UtcText(std::time(nullptr));
  // First: a record that says so with files behind it would never be looked at again.
  std::error_code error;
  fs::remove_all(FolderOf(job.view.id) / kBatchOutput, error);
  fs::remove(FolderOf(job.view.id) / kBatchInput, error);
  KeepRecord(job.view);
  LogLine("info", "batch-withheld")
      .Text("batch", job.view.id)
      .Text("reason", job.view.withheld)
      .Write();
}

void BatchJobs::KeepRecord(const BatchView& view) {
  auto written =
      WriteFile(FolderOf(view.id) / kBatchRecord, WriteBatchRecord(view), FileReaders::kOwner);
  if (!written)
    LogLine("error", "batch-not-noted")
        .Text("batch", view.id)
        .Text("reason", written.error().what)
        .Write();
}

Result<Done> BatchJobs::MayFetch(const BatchView& batch) {
  if (!batch.withheld.empty()) return Failure{FailureKind::kUsage, batch.withheld, {}, {}};
  return consents_.MayDisclose(batch);
}

Result<Done> BatchJobs::Disclose(const BatchView& batch, const TransferAct& act) {
  if (!batch.withheld.empty()) return Failure{FailureKind::kUsage, batch.withheld, {}, {}};
  return consents_.Disclose(batch, act);
}

}  // namespace baybridge
