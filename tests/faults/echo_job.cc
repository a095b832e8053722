#include "faults/echo_job.h"

#include <sys/wait.h>
#include <unistd.h>

#include "batch/run_report.h"
#include "core/file.h"
#include "store/job_store.h"
#include "support/tied_child.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr int kExitFailure = 3;

class EchoWork final : public RecordWork {
 public:
  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override {
    outcome = {};
    if (record.original.find("refuse") != std::string_view::npos) {
      Finding finding;
      finding.id = "GW-SCH-001";
      finding.location.line = 1;
      outcome.findings.push_back(std::move(finding));
      return Done{};
    }
    to.target.append(record.original).append("\n");
    to.residue.append("left behind\n");
    outcome.made = true;
    return Done{};
  }
};

}  // namespace

EchoJobs::EchoJobs(unsigned records) : input_(scratch_.folder() / "in.ndjson") {
  constexpr unsigned kRefused = 9;
  std::string batch;
  for (unsigned i = 1; i <= records; ++i) {
    batch += "{\"n\":" + std::to_string(i) + ",\"word\":\"";
    batch += i % kRefused == 0 ? "refuse" : std::string(i % 23, 'x');
    batch += "\"}\n";
  }
  scratch_.Write("in.ndjson", batch);
}

Result<Done> EchoJobs::Begin(const Options& options) const {
  auto ledger =
      JobStore::Open(FolderOf(options.name) / "job.db", {.durability = options.durability});
  if (!ledger) return std::move(ledger).error();
  auto state = (*ledger)->Load();
  if (!state) return std::move(state).error();
  if (*state) return Done{};
  return (*ledger)->Begin(
      {{.name = "from", .value = "echo"}},
      {{.path = input_.string(), .bytes = fs::file_size(input_), .modified = 1}});
}

int EchoJobs::Run(const Options& options) const {
  const fs::path folder = FolderOf(options.name);
  fs::create_directories(folder);
  if (!Begin(options)) return kExitFailure;
  MigrationRun run;
  run.packs = &packs_;
  run.folder = folder;
  run.make_work = [] { return Result<std::unique_ptr<RecordWork>>(std::make_unique<EchoWork>()); };
  run.chunk = {.bytes = 400, .records = 8};
  run.writer.target_head = "[\n";
  run.writer.target_tail = "]\n";
  run.writer.target_ending = ".txt";
  run.writer.shard_bytes = 2'000;
  run.writer.commit_bytes = 1;  // every chunk
  run.wording = {.catalogue = &catalogue_, .max_findings = 10};
  run.jobs = 2;
  run.progress = options.progress;
  auto code = Supervise(
      {.slots = run.jobs}, [&](std::span<WorkerSlot> slots, const std::vector<Suspect>& suspects) {
        auto ledger = JobStore::Open(folder / "job.db", {.durability = options.durability});
        if (!ledger) return kExitFailure;
        run.ledger = ledger->get();
        auto done = RunMigration(run, suspects, slots);
        return done && *done ? 0 : kExitFailure;
      });
  return code ? *code : kExitFailure;
}

int EchoJobs::RunApart(const Options& options) const {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    EndWithParent(parent);
    _exit(Run(options));
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::map<std::string, std::string> EchoJobs::Outputs(const std::string& name) const {
  std::map<std::string, std::string> outputs;
  for (const auto& entry : fs::directory_iterator(FolderOf(name))) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with("job.db")) outputs[file] = scratch_.Read(fs::path(name) / file);
  }
  return outputs;
}

std::uint64_t EchoJobs::RecordsOf(const std::string& name) const {
  auto ledger = JobStore::Open(FolderOf(name) / "job.db");
  if (!ledger) return 0;
  auto state = (*ledger)->Load();
  if (!state || !*state) return 0;
  for (const auto& [tally, value] : (*state)->tallies) {
    if (tally == "records") return value;
  }
  return 0;
}

}  // namespace baybridge
