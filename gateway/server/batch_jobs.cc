#include "server/batch_jobs.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <utility>

#include "core/file.h"
#include "core/utc.h"
#include "report/json_text.h"
#include "server/batch_record.h"
#include "server/log_line.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostRun = std::size_t{64} * 1024 * 1024;  // 64 MiB
constexpr int kClean = 0;
constexpr int kFindings = 1;

}  // namespace

Result<std::unique_ptr<BatchJobs>> BatchJobs::Open(const BatchConfig& config,
                                                   fs::path data,
                                                   std::vector<fs::path> packs,
                                                   const BatchConsents& consents) {
  BatchConfig own = config;
  std::error_code error;
  if (own.program.empty()) own.program = fs::read_symlink("/proc/self/exe", error);
  std::unique_ptr<BatchJobs> jobs(
      new BatchJobs(std::move(own), std::move(data), std::move(packs), consents));
  auto read = jobs->ReadFolder();
  if (!read) return std::move(read).error();
  return jobs;
}

BatchJobs::~BatchJobs() {
  Stop();
}

void BatchJobs::Start() {
  for (std::int64_t i = 0; i < config_.at_once; ++i)
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  if (consents_.known())
    threads_.emplace_back([this](const std::stop_token& stop) { Watch(stop); });
}

void BatchJobs::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [id, job] : jobs_) {
      if (job.process != nullptr) job.process->Stop();
    }
  }
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

std::optional<BatchView> BatchJobs::Find(std::string_view id, std::string_view institution) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || found->second.hidden()) return std::nullopt;
  const BatchView& view = found->second.view;
  if (!institution.empty() && view.request.institution != institution) return std::nullopt;
  return view;
}

std::vector<BatchView> BatchJobs::List(std::string_view institution) const {
  const std::lock_guard lock(mutex_);
  std::vector<BatchView> views;
  for (const auto& [id, job] : jobs_) {
    const bool own = institution.empty() || job.view.request.institution == institution;
    if (own && !job.hidden()) views.push_back(job.view);
  }
  return views;
}

bool BatchJobs::Remove(std::string_view id, std::string_view institution) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end() || found->second.hidden() ||
        found->second.view.request.institution != institution)
      return false;
    found->second.removed = true;
    std::erase(waiting_, found->first);
    // Whoever runs it takes it away when it has stopped.
    if (found->second.process != nullptr) {
      found->second.process->Stop();
    } else {
      std::error_code error;
      fs::remove_all(FolderOf(id), error);
      jobs_.erase(found);
    }
  }
  consents_.Release({std::string(id)});
  return true;
}

Result<std::optional<std::string>> BatchJobs::NodeOf(std::string_view id,
                                                     std::string_view institution) {
  auto node = consents_.NodeOf(id, institution);
  if (node && *node == config_.node) return std::optional<std::string>();
  return node;
}

std::vector<BatchFile> BatchJobs::Files(const BatchView& batch) const {
  std::vector<BatchFile> files;
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(FolderOf(batch.id) / kBatchOutput, error)) {
    const std::string name = entry.path().filename().string();
    const bool ours = name.starts_with("job.db") || name.ends_with(".part");
    std::error_code ignored;
    if (!ours && entry.is_regular_file(ignored))
      files.push_back({.name = name, .bytes = entry.file_size(ignored)});
  }
  std::ranges::sort(files, {}, &BatchFile::name);
  return files;
}

fs::path BatchJobs::PathOf(const BatchView& batch, std::string_view file) const {
  return FolderOf(batch.id) / kBatchOutput / file;
}

void BatchJobs::Work(const std::stop_token& stop) {
  constexpr std::chrono::seconds kLook{60};
  while (!stop.stop_requested()) {
    std::string id;
    std::vector<std::string> dropped;
    {
      std::unique_lock lock(mutex_);
      more_.wait_for(lock, stop, kLook, [&] { return !waiting_.empty(); });
      if (stop.stop_requested() || stopping_) return;
      dropped = DropOld();
    }
    if (!dropped.empty()) consents_.Release(dropped);
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      if (waiting_.empty()) continue;
      id = waiting_.front();
      waiting_.pop_front();
      Job& job = jobs_.at(id);
      job.process = std::make_shared<BatchProcess>();
      job.view.state = BatchState::kRunning;
      ++job.view.change;
    }
    RunOne(id);
  }
}

// Called under the lock. Returns which they were.
std::vector<std::string> BatchJobs::DropOld() {
  std::vector<std::string> dropped;
  constexpr std::int64_t kHour = 3'600;
  const std::int64_t oldest = std::time(nullptr) - config_.keep_hours * kHour;
  std::erase_if(jobs_, [&](const auto& entry) {
    const Job& job = entry.second;
    const bool old = !job.view.ended.empty() && job.process == nullptr &&
                     SecondsOf(job.view.ended).value_or(oldest) < oldest;
    std::error_code error;
    if (old) fs::remove_all(FolderOf(entry.first), error);
    if (old) dropped.push_back(entry.first);
    return old;
  });
  return dropped;
}

std::vector<std::string> BatchJobs::ArgumentsOf(const BatchView& view) const {
  const fs::path folder = FolderOf(view.id);
  std::vector<std::string> arguments = {config_.program.string(), "--data", data_.string()};
  for (const fs::path& packs : packs_) {
    arguments.emplace_back("--packs");
    arguments.push_back(packs.string());
  }
  if (!view.request.language.empty()) {
    arguments.emplace_back("--lang");
    arguments.push_back(view.request.language);
  }
  for (const char* word : {"migrate", "--progress", "json", "--output"})
    arguments.emplace_back(word);
  arguments.push_back((folder / kBatchOutput).string());
  for (const auto& [option, value] : {std::pair{"--jobs", config_.threads},
                                      std::pair{"--max-memory", config_.memory_megabytes}}) {
    arguments.emplace_back(option);
    arguments.push_back(std::to_string(value));
  }
  std::error_code error;
  if (fs::exists(folder / kBatchOutput / "job.db", error)) {
    arguments.emplace_back("--resume");
    return arguments;
  }
  for (const auto& [option, value] :
       {std::pair{"--from", view.request.from}, std::pair{"--to", view.request.to},
        std::pair{"--profile", view.request.profile}}) {
    if (value.empty()) continue;
    arguments.emplace_back(option);
    arguments.push_back(value);
  }
  if (view.request.keep) arguments.emplace_back("--keep");
  if (view.request.reference.empty()) {
    arguments.push_back((folder / kBatchInput).string());
  } else {
    // Looked up again: a link may have been changed since.
    auto found = Resolve(view.request);
    arguments.push_back(found ? found->string() : (folder / kBatchInput).string());
  }
  return arguments;
}

void BatchJobs::RunOne(const std::string& id) {
  std::shared_ptr<BatchProcess> process;
  BatchView view;
  {
    const std::lock_guard lock(mutex_);
    process = jobs_.at(id).process;
    view = jobs_.at(id).view;
  }
  LogLine("info", "batch-begins").Text("batch", id).Write();
  auto code = process->Run(ArgumentsOf(view), [&](std::string_view line) { TakeLine(id, line); });
  Finish(id, code);
}

void BatchJobs::TakeLine(const std::string& id, std::string_view line) {
  constexpr std::size_t kMostMessage = 2'000;
  const std::lock_guard lock(mutex_);
  BatchView& view = jobs_.at(id).view;
  if (line.starts_with("{\"records\":")) {
    ReadBatchProgress(line, view);
  } else if (view.message.size() + line.size() < kMostMessage) {
    const std::string folder = FolderOf(id).string() + "/";
    std::string text(line);
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
      text.erase(at, folder.size());
    view.message += text + "\n";
  }
  ++view.change;
}

void BatchJobs::Finish(const std::string& id, const Result<int>& code) {
  const std::lock_guard lock(mutex_);
  Job& job = jobs_.at(id);
  const bool done = code && (*code == kClean || *code == kFindings);
  const bool stopped = !done && job.process->stopped();
  job.process = nullptr;
  std::error_code error;
  if (job.removed) {
    fs::remove_all(FolderOf(id), error);
    jobs_.erase(id);
    return;
  }
  if (!job.view.withheld.empty()) return EndWithheld(job);
  // It goes on when the service is there again.
  job.view.state = done ? BatchState::kDone : stopped ? BatchState::kStopped : BatchState::kFailed;
  ++job.view.change;
  if (!stopped) {
    job.view.ended = UtcText(std::time(nullptr));
    auto run = ReadFile(FolderOf(id) / kBatchOutput / "run.json", kMostRun);
    if (run) ReadBatchSums(*run, job.view);
    KeepRecord(job.view);
    fs::remove(FolderOf(id) / kBatchInput, error);
  }
  LogLine(done || stopped ? "info" : "error", "batch-ends")
      .Text("batch", id)
      .Text("state", kBatchStateNames.NameOf(job.view.state))
      .Number("code", code ? static_cast<std::uint64_t>(*code) : 0)
      .Number("records", job.view.records)
      .Number("rejected", job.view.rejected)
      .Write();
}

}  // namespace baybridge
