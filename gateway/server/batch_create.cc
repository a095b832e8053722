// The part of the batches that takes new ones in, and finds those of an earlier process.
#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "core/file.h"
#include "core/utc.h"
#include "crypto/base64.h"
#include "crypto/secret_key.h"
#include "server/batch_jobs.h"
#include "server/batch_record.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kMostRecord = std::size_t{64} * 1024;  // 64 KiB

Failure Refused(std::string word) {
  return {FailureKind::kUsage, std::move(word), {}, {}};
}

}  // namespace

// What has not ended waits again.
Result<Done> BatchJobs::ReadFolder() {
  std::error_code error;
  fs::create_directories(config_.folder, error);
  if (!error) fs::permissions(config_.folder, fs::perms::owner_all, error);
  fs::directory_iterator entries(config_.folder, error);
  if (error)
    return Failure{FailureKind::kUnreadable, "the folder of batches cannot be made or read",
                   config_.folder.string(), error.message()};
  for (const fs::directory_entry& entry : entries) {
    auto settled = SettleNew(entry.path());
    if (!settled) return settled;
    auto bytes = ReadFile(entry.path() / kBatchRecord, kMostRecord);
    auto view = bytes ? ReadBatchRecord(*bytes) : std::nullopt;
    // What was cut off before it was whole was never told to anybody.
    if (!view || view->id != entry.path().filename()) {
      fs::remove_all(entry.path(), error);
      continue;
    }
    if (view->ended.empty()) {
      view->state = BatchState::kWaiting;
      waiting_.push_back(view->id);
    }
    jobs_.emplace(view->id, Job{.view = *view, .process = nullptr});
  }
  std::map<std::string, std::string> held;
  for (const auto& [id, job] : jobs_) held.emplace(id, job.view.request.institution);
  return consents_.SetHeld(config_.node, held, config_.keep_hours);
}

// A batch that was being created when a process ended: where the store knows it somebody may have
// been told of it.
Result<Done> BatchJobs::SettleNew(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / kNewBatchRecord, error)) return Done{};
  auto node = consents_.NodeOf(folder.filename().string(), {});
  if (!node) return std::move(node).error();
  // What it was when it began says nothing any more where it has a record since.
  if (fs::exists(folder / kBatchRecord, error)) {
    fs::remove(folder / kNewBatchRecord, error);
  } else if (*node) {
    fs::rename(folder / kNewBatchRecord, folder / kBatchRecord, error);
  }
  if (!error) return Done{};
  return Failure{FailureKind::kUnreadable, error.message(), folder.string(), {}};
}

// The file that a reference means: below the folder that it names, whatever links there are.
Result<fs::path> BatchJobs::Resolve(const BatchRequest& request) const {
  const std::size_t slash = request.reference.find('/');
  const std::string_view name = std::string_view(request.reference).substr(0, slash);
  const auto folder = std::ranges::find_if(config_.references, [&](const BatchFolder& each) {
    return each.name == name && each.institution == request.institution;
  });
  if (slash == std::string::npos || folder == config_.references.end() ||
      request.reference.find('\0') != std::string::npos)
    return Refused("no-such-reference");
  std::error_code error;
  const fs::path root = fs::canonical(folder->path, error);
  if (error) return Refused("no-such-reference");
  const fs::path found = fs::canonical(root / request.reference.substr(slash + 1), error);
  const bool below =
      !error &&
      std::mismatch(root.begin(), root.end(), found.begin(), found.end()).first == root.end();
  if (!below || !fs::is_regular_file(found, error)) return Refused("no-such-reference");
  return found;
}

// A place among those that are kept and wait.
Result<Done> BatchJobs::Reserve(const BatchView& view) {
  const std::lock_guard lock(mutex_);
  const auto own = std::ranges::count_if(jobs_, [&](const auto& job) {
    return job.second.view.request.institution == view.request.institution;
  });
  if (own >= config_.kept) return Refused("batches-kept");
  const auto making =
      std::ranges::count_if(jobs_, [](const auto& job) { return job.second.making; });
  if (stopping_ || static_cast<std::int64_t>(waiting_.size()) + making >= config_.waiting)
    return Failure{FailureKind::kTooLarge, "too many batches wait", {}, {}};
  jobs_.emplace(view.id, Job{.view = view, .process = nullptr, .making = true});
  return Done{};
}

// All files of a batch; its record under the name that says that nobody knows of it.
Result<Done> BatchJobs::WriteFiles(const BatchView& view, const std::string& upload) const {
  const fs::path folder = FolderOf(view.id);
  std::error_code error;
  fs::create_directory(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return Failure{FailureKind::kUnreadable, error.message(), folder.string(), {}};
  Result<Done> written = Done{};
  if (view.request.reference.empty())
    written = WriteFile(folder / kBatchInput, upload, FileReaders::kOwner);
  if (!written) return written;
  return WriteFile(folder / kNewBatchRecord, WriteBatchRecord(view), FileReaders::kOwner);
}

// Whether the store knows a batch that it failed to note, since a commit may be durable though its
// outcome was lost; nothing where it cannot be asked.
std::optional<bool> BatchJobs::IsNoted(const std::string& batch, const Failure& failure) {
  if (failure.kind == FailureKind::kUsage || failure.kind == FailureKind::kTooLarge) return false;
  auto node = consents_.NodeOf(batch, {});
  if (!node) return std::nullopt;
  return node->has_value();
}

Result<BatchView> BatchJobs::Create(const BatchRequest& request, const Told& told) {
  BatchView view{.id = HexOf(RandomBytes(kIdBytes)), .request = request};
  view.created = UtcText(std::time(nullptr));
  view.request.upload.clear();
  view.request.consents.clear();
  view.consents = request.consents.size();
  if (consents_.known() && !request.profile.empty() && request.consents.empty())
    return Refused("consents-needed");
  if (!request.reference.empty()) {
    auto found = Resolve(request);
    if (!found) return std::move(found).error();
  }
  auto made = Reserve(view);
  if (!made) return std::move(made).error();
  made = WriteFiles(view, request.upload);
  BatchConsents::Told tell;
  if (told) tell = [&](TransferStore& transfers) { return told(transfers, view); };
  std::optional<bool> known = false;
  if (made) {
    made = consents_.Put(view.id, request.institution, config_.node, request.consents, tell);
    known = made ? true : IsNoted(view.id, made.error());
  }
  std::error_code error;
  const fs::path folder = FolderOf(view.id);
  // Where this fails the next process does it.
  if (known == true) fs::rename(folder / kNewBatchRecord, folder / kBatchRecord, error);
  {
    const std::lock_guard lock(mutex_);
    if (known != true) {
      // Where nobody can tell whether it is noted its files stay, for SettleNew.
      if (known == false) fs::remove_all(folder, error);
      jobs_.erase(view.id);
      return std::move(made).error();
    }
    jobs_.at(view.id).making = false;
    waiting_.push_back(view.id);
    more_.notify_one();
  }
  // One that was revoked in this moment ends it.
  if (view.consents != 0) CheckConsents();
  return view;
}

}  // namespace baybridge
