#include "cli/migrate_run.h"

#include <utility>

#include "batch/leaf_rows.h"
#include "batch/record_references.h"
#include "cli/migrate_delta.h"
#include "cli/migrate_end.h"
#include "cli/migrate_job.h"
#include "cli/migrate_progress.h"
#include "cli/migrate_summary.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kMega = 1'000'000;
// Of one process: enough that handing a chunk over costs nothing that counts, little enough that
// the few under way at once are small. Chunks for other machines are larger.
constexpr std::size_t kChunkBytes = std::size_t{96} * 1024;
constexpr int kExitStopped = 4;  // of the worker process: it was asked to stop

}  // namespace

MigrateRun::MigrateRun(Session& session, MigrateCommand command)
    : session_(&session),
      reader_(&session),
      command_(std::move(command)),
      job_(command_.redrive.empty() ? command_.output : command_.redrive),
      folder_(job_) {}

Result<int> MigrateRun::Run() {
  if (!command_.redrive.empty() && command_.share.used()) {
    // What was rejected stands with the coordinator, and is little.
    Say(*reader_, "redrive.here", {});
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
      Say(*reader_, "redrive.none", {});
      return kExitClean;
    }
  }
  auto code = Supervise({.slots = run_.jobs,
                         .record_time = run_.record_time,
                         .memory = command_.memory_megabytes * kMega},
                        [this](std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
                          return Work(slots, suspects);
                        });
  if (!code) return std::move(code).error();
  if (*code != kExitClean && *code != kExitStopped) return *code;
  return Conclude();
}

Result<Done> MigrateRun::Prepare() {
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

Result<Done> MigrateRun::Choose() {
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

Result<CorrectedRecords> MigrateRun::Corrected() const {
  std::vector<std::filesystem::path> folders;
  for (const JobStage& stage : stages_) folders.push_back(stage.folder);
  folders.push_back(folder_);
  return CorrectionsOf(folders, stages_.front().state, SourceOf(*session_));
}

Result<std::unique_ptr<JobStore>> MigrateRun::OpenStore() const {
  DatabaseOptions options;
  if (command_.unsafe_sync) options.durability = Durability::kNormal;
  return JobStore::Open(folder_ / "job.db", options);
}

int MigrateRun::Work(std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
  auto ledger = OpenStore();
  if (!ledger) return TellFailure(*reader_, ledger.error());
  run_.ledger = ledger->get();
  MigrateProgress progress(command_.progress, BytesOf(state_.inputs), Before());
  run_.progress = [&](const MigrationProgress& now) { progress.Show(now); };
  auto done = command_.share.used() ? Coordinate(*session_, command_.share, shared_, run_)
                                    : RunMigration(run_, suspects, slots);
  progress.End();
  if (!done) return TellShareFailure(*reader_, done.error());
  return *done ? kExitClean : kExitStopped;
}

MigrationProgress MigrateRun::Before() const {
  MigrationProgress before;
  before.bytes = TallyOf(state_, "bytes");
  before.records = TallyOf(state_, "records");
  return before;
}

Result<int> MigrateRun::Conclude() {
  EndedRun ended{.job = job_,
                 .stage = {.folder = folder_, .state = {}, .rejects = {}},
                 .before = std::move(stages_),
                 .run = run_,
                 .groups = {},
                 .translate = setup_.work.translate};
  auto ledger = OpenStore();
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
  return EndRun(*session_, *reader_, command_, std::move(ended));
}

}  // namespace baybridge
