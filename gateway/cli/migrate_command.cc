#include "cli/migrate_command.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

#include "batch/migration.h"
#include "batch/run_report.h"
#include "cli/migrate_job.h"
#include "cli/migrate_progress.h"
#include "cli/output.h"
#include "cli/run.h"
#include "core/file.h"
#include "pipeline/target_writer.h"
#include "store/job_store.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMega = 1'000'000;
constexpr int kExitStopped = 4;  // of the worker process: it was asked to stop
constexpr const char* kStandardInput = "standard-input";

Failure Usage(std::string what, std::string advice = {}) {
  return {.kind = FailureKind::kUsage,
          .what = std::move(what),
          .place = {},
          .advice = std::move(advice)};
}

// Keeps other runs off a folder while it lives, in the child processes as well.
class FolderLock {
 public:
  static Result<FolderLock> Take(const fs::path& folder) {
    FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock.fd_ >= 0 && ::flock(lock.fd_, LOCK_EX | LOCK_NB) == 0) return lock;
    return Failure{.kind = FailureKind::kUnreadable,
                   .what = "another run works on this folder, or it cannot be opened",
                   .place = folder.string(),
                   .advice = "wait until that run has ended"};
  }
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

void Say(const Session& session, const std::string& id, std::vector<Arg> args) {
  Finding said;
  said.id = id;
  said.args = std::move(args);
  const FindingText text =
      TextOf(said, session.catalogue(), session.language(), SensitiveValues::kShow);
  std::fprintf(stderr, "%s\n", text.text.c_str());
  if (!text.advice.empty()) std::fprintf(stderr, "  %s\n", text.advice.c_str());
}

Arg Text(std::string name, std::string value) {
  return {.name = std::move(name), .value = std::move(value), .sensitive = false};
}

// Standard input is copied first: only a file can be gone on with.
Result<Done> CopyStandardInput(const fs::path& to) {
  constexpr std::size_t kPart = std::size_t{1024} * 1024;
  auto input = InputFile::Open("-");
  if (!input) return std::move(input).error();
  auto output = OutputFile::Create(to);
  if (!output) return std::move(output).error();
  std::string part(kPart, '\0');
  while (true) {
    auto got = input->Read(part.data(), part.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return output->Commit();
    auto written = output->Write(std::string_view(part).substr(0, *got));
    if (!written) return written;
  }
}

// One run of the command.
class MigrateRun {
 public:
  MigrateRun(Session& session, MigrateCommand command)
      : session_(&session),
        command_(std::move(command)),
        folder_(command_.output) {}

  Result<int> Run() {
    for (const auto step : {&MigrateRun::OpenFolder, &MigrateRun::OpenJob, &MigrateRun::Prepare}) {
      auto done = (this->*step)();
      if (!done) return std::move(done).error();
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
    std::error_code error;
    const bool job = fs::exists(folder_ / "job.db", error);
    if (job && !command_.resume)
      return Usage("there is a job in ‘" + command_.output + "’ already",
                   "go on with it by --resume, or choose another folder");
    if (!job && command_.resume)
      return Usage("there is no job in ‘" + command_.output + "’", "begin one without --resume");
    fs::create_directories(folder_, error);
    if (!job && !fs::is_empty(folder_, error) && !error)
      return Usage("the folder ‘" + command_.output + "’ is not empty", "choose a new one");
    auto lock = FolderLock::Take(folder_);
    if (!lock) return std::move(lock).error();
    lock_.emplace(*std::move(lock));
    return Done{};
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
    return *state ? GoOn(**state) : Begin(**ledger);
  }

  Result<Done> GoOn(const JobState& state) {
    CommonOptions common = session_->options();
    TakeSettings(state.settings, common, command_);
    auto session = Session::Open(common);
    if (!session) return std::move(session).error();
    own_ = *std::move(session);
    session_ = own_.get();
    today_ = ValueOf(state.settings, "today");
    auto settings = SettingsOf(*session_, command_, today_);
    if (!settings) return std::move(settings).error();
    auto inputs = SameInputs(state);
    if (!inputs) return std::move(inputs).error();
    state_ = state;
    return RequireSame(state, *settings, *inputs);
  }

  Result<std::vector<JobInput>> SameInputs(const JobState& state) {
    const bool stated = !command_.paths.empty() && command_.paths.front() != "-";
    if (stated) return FindInputs(*session_, command_.paths);
    std::vector<JobInput> inputs;
    for (const JobInput& input : state.inputs) {
      auto now = LookAt(input.path);
      if (!now) return std::move(now).error();
      inputs.push_back(*std::move(now));
    }
    return inputs;
  }

  Result<Done> Begin(JobStore& ledger) {
    CommonOptions common = session_->options();
    if (common.format.empty() || command_.to.empty())
      return Usage("a migration needs --from and --to", "name the two formats; see pack list");
    if (common.format == command_.to) return Usage("--from and --to are the same format");
    if (command_.paths.empty()) return Usage("name the files or folders to migrate");
    if (common.kind.empty()) {
      common.kind = "resident";
      auto session = Session::Open(common);
      if (!session) return std::move(session).error();
      own_ = *std::move(session);
      session_ = own_.get();
    }
    for (std::string& path : command_.paths) {
      if (path != "-") continue;
      path = (folder_ / kStandardInput).string();
      auto copied = CopyStandardInput(path);
      if (!copied) return copied;
    }
    today_ = Today();
    auto settings = SettingsOf(*session_, command_, today_);
    if (!settings) return std::move(settings).error();
    auto inputs = FindInputs(*session_, command_.paths);
    if (!inputs) return std::move(inputs).error();
    state_.settings = *std::move(settings);
    state_.inputs = *std::move(inputs);
    return ledger.Begin(state_.settings, state_.inputs);
  }

  Result<Done> Prepare() {
    const CommonOptions& common = session_->options();
    Workspace& workspace = session_->workspace();
    work_.from = common.format;
    work_.kind = common.kind;
    work_.ledger = command_.ledger;
    work_.full_share = command_.full_share;
    TranslateOptions& translate = work_.translate;
    translate.read = session_->ReadOptionsFor({});
    translate.read.today = today_;
    if (common.assurance.empty()) translate.read.assurance = Assurance::kFast;
    translate.to = command_.to;
    translate.profile = command_.profile;
    translate.keep_inside = false;
    translate.restore = !command_.no_restore;
    translate.encoding = command_.target_encoding;
    translate.fragment = true;
    auto syntax = SyntaxOfOutput(command_.syntax, {});
    if (!syntax) return std::move(syntax).error();
    translate.syntax = *syntax;
    auto prepared = PrepareWork(workspace, work_);
    if (!prepared) return prepared;
    auto target = workspace.Compile(command_.to, common.kind);
    if (!target) return std::move(target).error();
    auto frame = WriteFrame(workspace, **target, translate);
    if (!frame) return std::move(frame).error();
    PrepareRun(*frame, TargetSyntax(**target, translate));
    return Done{};
  }

  void PrepareRun(const BatchFrame& frame, Syntax syntax) {
    const CommonOptions& common = session_->options();
    Workspace& workspace = session_->workspace();
    run_.packs = &workspace.packs();
    run_.folder = folder_;
    run_.make_work = [this, &workspace] { return MakeLaneWork(workspace, work_); };
    run_.source = {.format = common.format, .encoding = common.encoding, .limits = common.limits};
    run_.chunk.records = command_.chunk_records;
    run_.writer.target_head = frame.head;
    run_.writer.target_tail = frame.tail;
    run_.writer.target_ending = syntax == Syntax::kJson  ? ".ndjson"
                                : syntax == Syntax::kCsv ? ".csv"
                                                         : ".xml";
    run_.writer.shard_bytes = command_.shard_megabytes * kMega;
    run_.writer.residue_head = ResidueHead();
    run_.writer.ledger_head = LedgerHead();
    run_.wording = {.catalogue = &session_->catalogue(),
                    .language = session_->language(),
                    .sensitive = common.reveal ? SensitiveValues::kShow : SensitiveValues::kMask,
                    .max_bytes = common.limits.max_bytes,
                    .max_findings = common.limits.max_findings};
    run_.jobs =
        command_.jobs != 0 ? command_.jobs : std::max(1U, std::thread::hardware_concurrency());
    run_.record_time = std::chrono::seconds(command_.record_seconds);
  }

  // In the worker process.
  int Work(std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
    auto ledger = JobStore::Open(folder_ / "job.db", StoreOptions());
    if (!ledger) return TellFailure(ledger.error());
    run_.ledger = ledger->get();
    MigrateProgress progress(command_.progress, BytesOfInputs(), Before());
    run_.progress = [&](const MigrationProgress& now) { progress.Show(now); };
    auto done = RunMigration(run_, suspects, slots);
    progress.Clear();
    if (!done) return TellFailure(done.error());
    return *done ? kExitClean : kExitStopped;
  }

  std::uint64_t BytesOfInputs() const {
    std::uint64_t bytes = 0;
    for (const JobInput& input : state_.inputs) bytes += input.bytes;
    return bytes;
  }

  MigrationProgress Before() const {
    MigrationProgress before;
    for (const auto& [name, value] : state_.tallies) {
      if (name == "bytes") before.bytes = value;
      if (name == "records") before.records = value;
    }
    return before;
  }

  Result<int> Conclude() {
    auto ledger = JobStore::Open(folder_ / "job.db", StoreOptions());
    if (!ledger) return std::move(ledger).error();
    auto loaded = (*ledger)->Load();
    if (!loaded) return std::move(loaded).error();
    state_ = *std::move(*loaded);
    if (!state_.finished) {
      Say(*session_, "migrate.stopped",
          {Text("records", Number("records")), Text("folder", command_.output)});
      return kExitFailure;
    }
    auto written = WriteFile(folder_ / "run.json", RunReportJson(state_));
    if (!written) return std::move(written).error();
    return Summarise();
  }

  std::string Number(std::string_view name) const {
    for (const auto& [each, value] : state_.tallies) {
      if (each == name) return std::to_string(value);
    }
    return "0";
  }

  std::string FileOf(const char* name) const { return (folder_ / name).string(); }

  int Summarise() const {
    const Session& session = *session_;
    Say(session, "migrate.done",
        {Text("records", Number("records")), Text("from", session.options().format),
         Text("to", command_.to), Text("translated", Number("translated")),
         Text("rejected", Number("rejected"))});
    Say(session, "migrate.leaves",
        {Text("carried", Number("carried")), Text("lost", Number("lost")),
         Text("residue", Number("residue")), Text("withheld", Number("withheld"))});
    if (Number("lost") != "0" || Number("residue") != "0")
      Say(session, "migrate.residue", {Text("file", FileOf("residue.csv"))});
    bool clean = true;
    const auto tell = [&](const char* id, const char* tally, const char* file) {
      if (Number(tally) == "0") return;
      clean = false;
      Say(session, id,
          {Text("count", Number(tally)), Text("file", FileOf(file)),
           Text("folder", command_.output)});
    };
    tell("migrate.review", "with-errors", "review.ndjson");
    tell("migrate.rejected", "rejected", "rejected.ndjson");
    tell("migrate.quarantined", "quarantined", "rejected.ndjson");
    tell("migrate.broken", "broken-inputs", "run.json");
    return clean ? kExitClean : kExitFindings;
  }

  Session* session_;
  MigrateCommand command_;
  fs::path folder_;
  std::unique_ptr<Session> own_;  // where the job's settings add to the command line
  std::optional<FolderLock> lock_;
  std::string today_;
  JobState state_;
  LaneWorkOptions work_;
  MigrationRun run_;
};

}  // namespace

int RunMigrate(Session& session, const MigrateCommand& command) {
  auto code = MigrateRun(session, command).Run();
  return code ? *code : TellFailure(code.error());
}

}  // namespace baybridge
