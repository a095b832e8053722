#include "cli/worker_command.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>
#include <utility>

#include <CLI/CLI.hpp>

#include "batch/share_worker.h"
#include "batch/supervisor.h"
#include "cli/migrate_job.h"
#include "cli/migrate_setup.h"
#include "cli/run.h"
#include "crypto/digest.h"
#include "report/message.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kMega = 1'000'000;

// What settings mean on this machine; the same for all jobs of these settings.
struct OpenedSettings {
  std::vector<JobSetting> settings;
  std::unique_ptr<Session> session;
  MigrateSetup setup;
  std::uint64_t chunk_records = 0;
};

struct CommandBench final : JobBench {
  using JobBench::JobBench;
  std::shared_ptr<const OpenedSettings> opened;
};

using Bench = std::shared_ptr<const JobBench>;

class WorkerRun {
 public:
  WorkerRun(const Session& session, const WorkerCommand& command)
      : session_(session),
        command_(command),
        jobs_(command.jobs != 0 ? command.jobs : std::max(1U, std::thread::hardware_concurrency())),
        held_(jobs_) {}

  Result<int> Run() {
    auto checked = CheckShare(command_.share);
    if (!checked) return std::move(checked).error();
    return Supervise({.slots = jobs_,
                      .record_time = std::chrono::seconds(command_.record_seconds),
                      .memory = command_.memory_megabytes * kMega},
                     [this](std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
                       return Work(slots, suspects);
                     });
  }

 private:
  // In the worker process.
  int Work(std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
    const ShareOptions& share = command_.share;
    WorkerTimes times;
    ShareWorkerRun run;
    run.open_ledger = [&share]() -> Result<std::unique_ptr<SharedLedger>> {
      auto ledger = OpenLedger(share);
      if (!ledger) return std::move(ledger).error();
      return std::unique_ptr<SharedLedger>(*std::move(ledger));
    };
    run.open_broker = [&share]() -> Result<std::unique_ptr<ChunkBroker>> {
      auto broker = OpenBroker(share);
      if (!broker) return std::move(broker).error();
      return std::unique_ptr<ChunkBroker>(*std::move(broker));
    };
    run.open_bench = [this](const SharedJob& job) { return OpenBench(job); };
    constexpr std::size_t kNameBytes = 12;
    run.name = Hex(Sha256(RandomBytes(SecretKey::kBytes)), kNameBytes);
    run.jobs = jobs_;
    run.beat = std::chrono::milliseconds(std::chrono::seconds(share.lease_seconds)) / 4;
    run.patience = std::chrono::seconds(share.patience_seconds);
    run.idle = std::chrono::seconds(command_.idle_seconds);
    run.record_time = std::chrono::seconds(command_.record_seconds);
    run.times = &times;
    auto done = RunShareWorker(run, suspects, slots, held_.slots());
    Tell(times);
    return done ? kExitClean : TellShareFailure(session_, done.error());
  }

  // By one thread at a time.
  Result<Bench> OpenBench(const SharedJob& job) {
    auto key = KeyOf(command_.share, job);
    if (!key) return std::move(key).error();
    if (opened_ == nullptr || opened_->settings != job.settings) {
      auto opened = OpenSettings(job.settings);
      if (!opened) return std::move(opened).error();
      opened_ = *std::move(opened);
    }
    auto bench = std::make_shared<CommandBench>(job, *std::move(key));
    bench->opened = opened_;
    bench->packs = &opened_->session->workspace().packs();
    bench->source = SourceOf(*opened_->session);
    bench->chunk.records = opened_->chunk_records;
    bench->wording = WordingOf(*opened_->session, opened_->setup);
    bench->make_work = [opened = opened_] {
      return MakeWork(opened->session->workspace(), opened->setup);
    };
    return Bench(std::move(bench));
  }

  Result<std::shared_ptr<const OpenedSettings>> OpenSettings(
      const std::vector<JobSetting>& settings) const {
    CommonOptions common;
    common.data = session_.options().data;
    common.packs = session_.options().packs;
    MigrateCommand command;
    TakeSettings(settings, common, command);
    auto session = Session::Open(common);
    if (!session) return std::move(session).error();
    const std::string today = ValueOf(settings, "today");
    auto here = SettingsOf(**session, command, today);
    if (!here) return ShareFailure(kShareSettings, here.error().what);
    JobState state;
    state.settings = settings;
    auto same = RequireSame(session_, state, *here, {});
    if (!same) return ShareFailure(kShareSettings, same.error().what);
    auto setup = SetUpMigration(**session, command, today);
    if (!setup) return std::move(setup).error();
    auto opened = std::make_shared<OpenedSettings>();
    opened->settings = settings;
    opened->session = *std::move(session);
    opened->setup = *std::move(setup);
    opened->chunk_records = command.chunk_records;
    return std::shared_ptr<const OpenedSettings>(std::move(opened));
  }

  void Tell(const WorkerTimes& times) const {
    if (command_.progress == "json") return TellTimes(times);
    if (command_.progress == "none") return;
    TellAway(session_, times.ledger_away, times.broker_away);
    Finding said;
    said.id = "worker.done";
    said.args = {{.name = "chunks", .value = std::to_string(times.chunks), .sensitive = false},
                 {.name = "records", .value = std::to_string(times.records), .sensitive = false}};
    const FindingText text =
        TextOf(said, session_.catalogue(), session_.language(), SensitiveValues::kShow);
    std::fprintf(stderr, "%s\n", text.text.c_str());
  }

  static void TellTimes(const WorkerTimes& times) {
    std::string json = "{\"event\":\"worker-ended\"";
    const auto add = [&](const char* name, const std::atomic<std::uint64_t>& value) {
      json += ",\"";
      json += name;
      json += "\":" + std::to_string(value);
    };
    add("chunks", times.chunks);
    add("records", times.records);
    add("bytes", times.bytes);
    add("stale", times.stale);
    add("late", times.late);
    add("wait_us", times.wait);
    add("claim_us", times.claim);
    add("read_us", times.read);
    add("work_us", times.work);
    add("seal_us", times.seal);
    add("commit_us", times.commit);
    const auto add_away = [&](const char* name, const Outages& away) {
      const auto time = std::chrono::duration_cast<std::chrono::microseconds>(away.total);
      add(name, static_cast<std::uint64_t>(time.count()));
    };
    add_away("store_away_us", times.ledger_away);
    add_away("broker_away_us", times.broker_away);
    std::fprintf(stderr, "%s}\n", json.c_str());
  }

  const Session& session_;
  const WorkerCommand& command_;
  unsigned jobs_;
  HeldSlots held_;
  std::shared_ptr<const OpenedSettings> opened_;  // of the last job
};

}  // namespace

void AddWorker(CLI::App& app, WorkerCommand& command, std::function<int(Session&)>& run) {
  CLI::App* worker = app.add_subcommand(
      "worker", "Work on the migrations of many machines that a broker hands out");
  worker->footer(
      "Example (the coordinator is ‘baybridge migrate’ with the same --broker, --store and "
      "--key):\n"
      "  (umask 077; openssl rand -hex 32 > job.key)\n"
      "  baybridge worker --broker nats://127.0.0.1:4222 --store postgresql:///baybridge --key "
      "job.key");
  AddShare(*worker, command.share);
  worker->add_option("--jobs", command.jobs, "Threads (default: as many as the machine has)");
  worker->add_option("--until-idle", command.idle_seconds,
                     "End when nothing came for so many seconds (default: go on until stopped)");
  worker
      ->add_option("--progress", command.progress,
                   "auto, json (at the end, where the time went) or none")
      ->check(CLI::IsMember({"auto", "json", "none"}))
      ->default_str("auto");
  worker
      ->add_option("--record-timeout", command.record_seconds,
                   "Seconds that one record may take before it is tried alone and then given up")
      ->capture_default_str();
  worker
      ->add_option("--max-memory", command.memory_megabytes,
                   "Megabytes that the whole worker may take before its records are tried alone")
      ->capture_default_str();
  worker->callback([&command, &run] {
    run = [&command](Session& session) { return RunWorker(session, command); };
  });
}

int RunWorker(Session& session, const WorkerCommand& command) {
  auto code = WorkerRun(session, command).Run();
  return code ? *code : TellShareFailure(session, code.error());
}

}  // namespace baybridge
