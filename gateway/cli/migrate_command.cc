#include "cli/migrate_command.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "batch/leaf_rows.h"
#include "batch/migration.h"
#include "batch/record_references.h"
#include "cli/job_folder.h"
#include "cli/migrate_delta.h"
#include "cli/migrate_end.h"
#include "cli/migrate_job.h"
#include "cli/migrate_progress.h"
#include "cli/migrate_redrive.h"
#include "cli/migrate_setup.h"
#include "cli/migrate_share.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "conform/named_standards.h"
#include "core/file.h"
#include "store/job_store.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMega = 1'000'000;
// Of one process: enough that handing a chunk over costs nothing that counts, little enough that
// the few under way at once are small. Chunks for other machines are larger.
constexpr std::size_t kChunkBytes = std::size_t{96} * 1024;
constexpr int kExitStopped = 4;  // of the worker process: it was asked to stop
constexpr const char* kStandardInput = "standard-input";

// One run of the command.
class MigrateRun {
 public:
  MigrateRun(Session& session, MigrateCommand command)
      : session_(&session),
        command_(std::move(command)),
        job_(command_.redrive.empty() ? command_.output : command_.redrive),
        folder_(job_) {}

  Result<int> Run() {
    if (!command_.redrive.empty() && command_.share.used()) {
      // What was rejected stands with the coordinator, and is little.
      Say(*session_, "redrive.here", {});
      command_.share = {};
    }
    if (command_.share.used()) {
      auto checked = CheckShare(command_.share);
      if (!checked) return std::move(checked).error();
    }
    for (const auto step : {&MigrateRun::OpenFolder, &MigrateRun::OpenJob, &MigrateRun::Prepare}) {
      auto done = (this->*step)();
      if (!done) return std::move(done).error();
      if (!stages_.empty() && stages_.back().rejects.empty()) {
        Say(*session_, "redrive.none", {});
        return kExitClean;
      }
    }
    auto code =
        Supervise({.slots = run_.jobs,
                   .record_time = run_.record_time,
                   .memory = command_.memory_megabytes * kMega},
                  [this](std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
                    return Work(slots, suspects);
                  });
    if (!code) return std::move(code).error();
    if (*code != kExitClean && *code != kExitStopped) return *code;
    return Conclude();
  }

 private:
  Result<Done> OpenFolder() {
    if (!command_.redrive.empty()) return OpenStage();
    std::error_code error;
    const bool job = fs::exists(folder_ / "job.db", error);
    if (job && !command_.resume)
      return session_->Usage("usage.job-there", {TextArg("folder", command_.output)});
    if (!job && command_.resume)
      return session_->Usage("usage.no-job", {TextArg("folder", command_.output)});
    auto made = MakeFolder(folder_);
    if (!made) return made;
    if (!job && !fs::is_empty(folder_, error) && !error)
      return session_->Usage("usage.folder-used", {TextArg("folder", command_.output)});
    return Lock();
  }

  Result<Done> Lock() {
    auto lock = FolderLock::Take(job_);
    if (!lock) return std::move(lock).error();
    lock_.emplace(*std::move(lock));
    return Done{};
  }

  // The folder of a new run over what was rejected, or of one that was stopped.
  Result<Done> OpenStage() {
    if (!command_.output.empty() || command_.resume) return session_->Usage("usage.redrive-folder");
    corrections_ = std::exchange(command_.paths, {});
    auto stages = StagesOf(job_);
    if (!stages) return std::move(stages).error();
    stages_ = *std::move(stages);
    if (!stages_.front().state.finished)
      return session_->Usage("usage.job-open", {TextArg("folder", job_.string())});
    auto locked = Lock();
    if (!locked) return locked;
    if (stages_.size() > 1 && !stages_.back().state.finished) {
      folder_ = stages_.back().folder;
      if (!stages_.back().state.inputs.empty() && !corrections_.empty())
        return session_->Usage("usage.redrive-open");
      stages_.pop_back();
      return Done{};
    }
    folder_ = NextStage(job_, stages_.size());
    if (stages_.back().rejects.empty()) return Done{};  // there is nothing to do
    return MakeFolder(folder_);
  }

  DatabaseOptions StoreOptions() const {
    DatabaseOptions options;
    if (command_.unsafe_sync) options.durability = Durability::kNormal;
    return options;
  }

  // The job is noted before anything is made of it; no connection stays open, for the work is done
  // in another process.
  Result<Done> OpenJob() {
    auto ledger = JobStore::Open(folder_ / "job.db", StoreOptions());
    if (!ledger) return std::move(ledger).error();
    auto state = (*ledger)->Load();
    if (!state) return std::move(state).error();
    if (*state) return GoOn(**state);
    return stages_.empty() ? Begin(**ledger) : BeginStage(**ledger);
  }

  // With the options of the job, and the packs as they are now.
  Result<Done> BeginStage(JobStore& ledger) {
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
    auto same = RequireSame(job, {}, *inputs);
    if (!same) return same;
    state_.settings = *std::move(settings);
    state_.inputs = *std::move(inputs);
    auto corrected = Corrected();
    if (!corrected) return std::move(corrected).error();
    return ledger.Begin(state_.settings, state_.inputs);
  }

  Result<CorrectedRecords> Corrected() const {
    std::vector<fs::path> folders;
    for (const JobStage& stage : stages_) folders.push_back(stage.folder);
    folders.push_back(folder_);
    return CorrectionsOf(folders, stages_.front().state, SourceOf(*session_));
  }

  // Which records are worked on.
  Result<Done> Choose() {
    if (!stages_.empty()) {
      auto corrected = Corrected();
      if (!corrected) return std::move(corrected).error();
      run_.choice = ChooseRejected(stages_.back(), *std::move(corrected));
    } else if (!command_.since.empty() && (!state_.finished || command_.sample != 0)) {
      auto choice = ChooseNew(*session_, command_.since);
      if (!choice) return std::move(choice).error();
      run_.choice = *std::move(choice);
    }
    return Done{};
  }

  Result<Done> GoOn(const JobState& state) {
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
    return RequireSame(state, *settings, *inputs);
  }

  // What the command line leaves open is as the job has it.
  Result<Done> TakeFrom(const JobState& state) {
    CommonOptions common = session_->options();
    TakeSettings(state.settings, common, command_);
    auto session = session_->With(common);
    if (!session) return std::move(session).error();
    own_ = *std::move(session);
    session_ = own_.get();
    today_ = ValueOf(state.settings, "today");
    return Done{};
  }

  Result<Done> Begin(JobStore& ledger) {
    auto complete = CompleteSession(*session_, command_, own_);
    if (!complete) return complete;
    if (own_ != nullptr) session_ = own_.get();
    if (command_.paths.empty()) return session_->Usage("usage.migrate-paths");
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
      Say(*session_, "migrate.skipped", {TextArg("count", std::to_string(found->skipped))});
    if (command_.share.used()) {
      auto shared = BeginShared(*settings, found->inputs);
      if (!shared) return shared;
      settings = shared_.settings;
    }
    state_.settings = *std::move(settings);
    state_.inputs = std::move(found->inputs);
    return ledger.Begin(state_.settings, state_.inputs);
  }

  // Where another coordinator has begun the job, its day is that one.
  Result<Done> BeginShared(const std::vector<JobSetting>& settings,
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

  Result<Done> Prepare() {
    auto setup = SetUpMigration(*session_, command_, today_);
    if (!setup) return std::move(setup).error();
    setup_ = *std::move(setup);
    Workspace& workspace = session_->workspace();
    run_.packs = &workspace.packs();
    run_.folder = folder_;
    run_.make_work = [this, &workspace] { return MakeWork(workspace, setup_); };
    run_.source = SourceOf(*session_);
    run_.chunk.records = command_.chunk_records;
    if (!command_.share.used()) run_.chunk.bytes = kChunkBytes;
    run_.writer.target_head = setup_.frame.head;
    run_.writer.target_tail = setup_.frame.tail;
    run_.writer.target_ending = setup_.syntax == Syntax::kJson  ? ".ndjson"
                                : setup_.syntax == Syntax::kCsv ? ".csv"
                                                                : ".xml";
    run_.writer.commit_time = std::chrono::milliseconds(command_.commit_milliseconds);
    run_.writer.shard_bytes = command_.shard_megabytes * kMega;
    run_.writer.residue_head = ResidueHead();
    run_.writer.ledger_head = LedgerHead();
    run_.writer.ids_head = IdsHead();
    run_.writer.references_head = ReferencesHead();
    run_.wording = WordingOf(*session_, setup_);
    run_.jobs = JobsOf(command_);
    run_.record_time = std::chrono::seconds(command_.record_seconds);
    return Choose();
  }

  // In the worker process.
  int Work(std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
    auto ledger = JobStore::Open(folder_ / "job.db", StoreOptions());
    if (!ledger) return TellFailure(*session_, ledger.error());
    run_.ledger = ledger->get();
    MigrateProgress progress(command_.progress, BytesOf(state_.inputs), Before());
    run_.progress = [&](const MigrationProgress& now) { progress.Show(now); };
    auto done = command_.share.used() ? Coordinate(*session_, command_.share, shared_, run_)
                                      : RunMigration(run_, suspects, slots);
    progress.Clear();
    if (!done) return TellShareFailure(*session_, done.error());
    return *done ? kExitClean : kExitStopped;
  }

  MigrationProgress Before() const {
    MigrationProgress before;
    before.bytes = TallyOf(state_, "bytes");
    before.records = TallyOf(state_, "records");
    return before;
  }

  Result<int> Conclude() {
    EndedRun ended{.job = job_,
                   .stage = {.folder = folder_, .state = {}, .rejects = {}},
                   .before = std::move(stages_),
                   .run = run_,
                   .groups = {},
                   .translate = setup_.work.translate};
    auto ledger = JobStore::Open(folder_ / "job.db", StoreOptions());
    if (!ledger) return std::move(ledger).error();
    auto loaded = (*ledger)->Load();
    if (!loaded) return std::move(loaded).error();
    ended.stage.state = *std::move(*loaded);
    auto rejects = (*ledger)->RejectedRecords();
    if (!rejects) return std::move(rejects).error();
    ended.stage.rejects = *std::move(rejects);
    auto groups = (*ledger)->Rejects();
    if (!groups) return std::move(groups).error();
    ended.groups = *std::move(groups);
    return EndRun(*session_, command_, std::move(ended));
  }

  Session* session_;
  MigrateCommand command_;
  fs::path job_;
  fs::path folder_;                       // of this run: that of the job, or one within it
  std::vector<JobStage> stages_;          // of a run over rejected records: the runs before it
  std::vector<std::string> corrections_;  // likewise: files of corrected records
  std::unique_ptr<Session> own_;          // where the job's settings add to the command line
  std::optional<FolderLock> lock_;
  std::string today_;
  JobState state_;
  SharedJob shared_;  // of many machines
  MigrateSetup setup_;
  MigrationRun run_;
};

}  // namespace

int RunMigrate(Session& session, const MigrateCommand& given) {
  // By name from here on: the settings of a job say which they were.
  auto standards = NamedStandards(session.workspace().packs().root, given.standards);
  if (!standards) return TellFailure(session, standards.error());
  MigrateCommand command = given;
  command.standards = *std::move(standards);
  if (command.filter) {
    auto filtered = RunFilter(session, command);
    return filtered ? *filtered : TellFailure(session, filtered.error());
  }
  if (!command.undo.empty()) {
    auto undone = RunUndo(session, command);
    return undone ? *undone : TellFailure(session, undone.error());
  }
  if (command.dry_run != 0) {
    auto estimated = RunDry(session, command);
    return estimated ? *estimated : TellFailure(session, estimated.error());
  }
  if (command.output.empty() && command.redrive.empty()) {
    return TellFailure(session, session.Usage("usage.migrate-output"));
  }
  auto code = MigrateRun(session, command).Run();
  return code ? *code : TellShareFailure(session, code.error());
}

}  // namespace baybridge
