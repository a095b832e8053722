// Where a run of ‘migrate’ begins: its folder, and the job in it.

#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/migrate_job.h"
#include "cli/migrate_run.h"
#include "cli/migrate_summary.h"
#include "core/file.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStandardInput = "standard-input";

}  // namespace

Result<Done> MigrateRun::OpenFolder() {
  if (!command_.redrive.empty()) return OpenStage();
  std::error_code error;
  const bool job = fs::exists(folder_ / "job.db", error);
  if (job && !command_.resume)
    return reader_->Usage("usage.job-there", {TextArg("folder", command_.output)});
  if (!job && command_.resume)
    return reader_->Usage("usage.no-job", {TextArg("folder", command_.output)});
  auto made = MakeFolder(folder_);
  if (!made) return made;
  if (!job && !fs::is_empty(folder_, error) && !error)
    return reader_->Usage("usage.folder-used", {TextArg("folder", command_.output)});
  return Lock();
}

Result<Done> MigrateRun::Lock() {
  auto lock = FolderLock::Take(job_);
  if (!lock) return std::move(lock).error();
  lock_.emplace(*std::move(lock));
  return Done{};
}

Result<Done> MigrateRun::OpenStage() {
  if (!command_.output.empty() || command_.resume) return reader_->Usage("usage.redrive-folder");
  corrections_ = std::exchange(command_.paths, {});
  auto stages = StagesOf(job_);
  if (!stages) return std::move(stages).error();
  stages_ = *std::move(stages);
  if (!stages_.front().state.finished)
    return reader_->Usage("usage.job-open", {TextArg("folder", job_.string())});
  auto locked = Lock();
  if (!locked) return locked;
  if (stages_.size() > 1 && !stages_.back().state.finished) {
    folder_ = stages_.back().folder;
    if (!stages_.back().state.inputs.empty() && !corrections_.empty())
      return reader_->Usage("usage.redrive-open");
    stages_.pop_back();
    return Done{};
  }
  folder_ = NextStage(job_, stages_.size());
  if (stages_.back().rejects.empty()) return Done{};  // there is nothing to do
  return MakeFolder(folder_);
}

Result<Done> MigrateRun::OpenJob() {
  auto ledger = OpenStore();
  if (!ledger) return std::move(ledger).error();
  auto state = (*ledger)->Load();
  if (!state) return std::move(state).error();
  if (*state) return GoOn(**state);
  return stages_.empty() ? Begin(**ledger) : BeginStage(**ledger);
}

Result<Done> MigrateRun::Begin(JobStore& ledger) {
  auto complete = CompleteSession(*session_, command_, own_);
  if (!complete) return complete;
  if (own_ != nullptr) session_ = reader_ = own_.get();
  if (command_.paths.empty()) return reader_->Usage("usage.migrate-paths");
  for (std::string& path : command_.paths) {
    if (path != "-") continue;
    path = (folder_ / kStandardInput).string();
    auto copied = CopyStandardInput(path);
    if (!copied) return copied;
  }
  today_ = Today();
  auto settings = SettingsOf(*session_, command_, today_);
  if (!settings) return std::move(settings).error();
  auto found = FindInputs(*session_, command_.paths);
  if (!found) return std::move(found).error();
  if (found->skipped != 0)
    Say(*reader_, "migrate.skipped", {TextArg("count", std::to_string(found->skipped))});
  if (command_.share.used()) {
    auto shared = BeginShared(*settings, found->inputs);
    if (!shared) return shared;
    settings = shared_.settings;
  }
  state_.settings = *std::move(settings);
  state_.inputs = std::move(found->inputs);
  return ledger.Begin(state_.settings, state_.inputs);
}

Result<Done> MigrateRun::BeginShared(const std::vector<JobSetting>& settings,
                                     const std::vector<JobInput>& inputs) {
  auto shared = SharedJobOf(command_.share, settings, inputs);
  if (!shared) return std::move(shared).error();
  shared_ = *std::move(shared);
  auto day = DayOfJob(command_.share, shared_);
  if (!day) return std::move(day).error();
  if (day->empty() || *day == today_) return Done{};
  today_ = *std::move(day);
  auto then = SettingsOf(*session_, command_, today_);
  if (!then) return std::move(then).error();
  shared_.settings = *std::move(then);
  return Done{};
}

Result<Done> MigrateRun::BeginStage(JobStore& ledger) {
  const JobState& job = stages_.front().state;
  auto taken = TakeFrom(job);
  if (!taken) return taken;
  auto copied = CopyCorrections(corrections_, folder_);
  if (!copied) return copied;
  auto settings = SettingsOf(*session_, command_, today_);
  if (!settings) return std::move(settings).error();
  settings->push_back({.name = "rejects of", .value = stages_.back().folder.string()});
  auto inputs = InputsNow(*session_, command_.paths, job);
  if (!inputs) return std::move(inputs).error();
  auto same = RequireSame(*reader_, job, {}, *inputs);
  if (!same) return same;
  state_.settings = *std::move(settings);
  state_.inputs = *std::move(inputs);
  auto corrected = Corrected();
  if (!corrected) return std::move(corrected).error();
  return ledger.Begin(state_.settings, state_.inputs);
}

Result<Done> MigrateRun::GoOn(const JobState& state) {
  auto taken = TakeFrom(state);
  if (!taken) return taken;
  auto settings = SettingsOf(*session_, command_, today_);
  if (!settings) return std::move(settings).error();
  auto inputs = InputsNow(*session_, command_.paths, state);
  if (!inputs) return std::move(inputs).error();
  state_ = state;
  if (command_.share.used()) {
    auto shared = SharedJobOf(command_.share, state.settings, state.inputs);
    if (!shared) return std::move(shared).error();
    shared_ = *std::move(shared);
  }
  return RequireSame(*reader_, state, *settings, *inputs);
}

Result<Done> MigrateRun::TakeFrom(const JobState& state) {
  CommonOptions common = session_->options();
  // What is written stays in the job's language, or resuming would give other bytes. What is said
  // is in the one that was asked for, else in the job's too.
  const std::string asked = std::exchange(common.language, CommonOptions().language);
  TakeSettings(state.settings, common, command_);
  auto session = session_->With(common);
  if (!session) return std::move(session).error();
  own_ = *std::move(session);
  session_ = own_.get();
  today_ = ValueOf(state.settings, "today");
  reader_ = session_;
  if (asked == CommonOptions().language || asked == common.language) return Done{};
  common.language = asked;
  auto reader = session_->With(common);
  if (!reader) return std::move(reader).error();
  own_reader_ = *std::move(reader);
  reader_ = own_reader_.get();
  return Done{};
}

}  // namespace baybridge
