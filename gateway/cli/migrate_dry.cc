#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "batch/plain_run.h"
#include "cli/migrate_job.h"
#include "cli/migrate_setup.h"
#include "cli/migrate_summary.h"
#include "cli/run.h"
#include "core/spread.h"

namespace baybridge {
namespace {

using Clock = std::chrono::steady_clock;

// Adds up how long the work on records takes.
class TimedWork final : public RecordWork {
 public:
  TimedWork(std::unique_ptr<RecordWork> work, std::atomic<std::int64_t>& nanoseconds)
      : work_(std::move(work)),
        nanoseconds_(nanoseconds) {}
  Result<Done> Run(const WorkRecord& record, const Sinks& to, WorkOutcome& outcome) override {
    const auto begin = Clock::now();
    auto done = work_->Run(record, to, outcome);
    nanoseconds_ += std::chrono::nanoseconds(Clock::now() - begin).count();
    return done;
  }

 private:
  std::unique_ptr<RecordWork> work_;
  std::atomic<std::int64_t>& nanoseconds_;
};

struct Tried {
  std::uint64_t records = 0;  // of all inputs
  std::uint64_t tried = 0;
  std::uint64_t rejected = 0;
  std::uint64_t bytes = 0;  // that the tried ones would have written
  double seconds = 0;       // of the whole run
  double work_seconds = 0;  // of the tried records, over all threads
};

// Bounds of a share with 95 % confidence (Wilson's score interval).
std::pair<double, double> BoundsOf(double found, double tried) {
  constexpr double kZ = 1.96;
  const double share = found / tried;
  const double base = 1 + kZ * kZ / tried;
  const double middle = (share + kZ * kZ / (2 * tried)) / base;
  const double half =
      kZ * std::sqrt(share * (1 - share) / tried + kZ * kZ / (4 * tried * tried)) / base;
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Result<Tried> Try(Session& session,
                  const MigrateCommand& command,
                  const std::vector<JobInput>& inputs) {
  auto setup = SetUpMigration(session, command, Today());
  if (!setup) return std::move(setup).error();
  Tried tried;
  ChunkReader reader(session.workspace().packs(), inputs, SourceOf(session),
                     {.records = command.chunk_records}, {});
  const auto most = static_cast<std::uint64_t>(command.dry_run * 100);  // of 10,000
  RecordChoice choice;
  choice.takes = [&tried, most](std::uint32_t, const BatchHead&, const SplitRecord&) {
    return Spread(tried.records++) % 10'000 < most;
  };
  reader.Choose(std::move(choice));
  std::atomic<std::int64_t> worked{0};
  const auto begin = Clock::now();
  auto done = RunPlainly(
      reader,
      [&]() -> Result<std::unique_ptr<RecordWork>> {
        auto work = MakeWork(session.workspace(), *setup);
        if (!work) return std::move(work).error();
        return std::unique_ptr<RecordWork>(std::make_unique<TimedWork>(*std::move(work), worked));
      },
      WordingOf(session, *setup), JobsOf(command),
      [&](const Chunk& chunk, const ChunkResult& result) -> Result<Done> {
        tried.tried += chunk.records.size();
        tried.rejected += result.rejects.size();
        tried.bytes += result.target.size() + result.review.size() + result.residue.size() +
                       result.ledger.size();
        for (const ChunkReject& reject : result.rejects)
          tried.bytes += reject.size + reject.line.size();
        return Done{};
      });
  if (!done) return std::move(done).error();
  tried.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  tried.work_seconds = static_cast<double>(worked.load()) / 1e9;
  return tried;
}

std::string Rounded(double number) {
  return std::to_string(static_cast<std::uint64_t>(std::llround(number)));
}

void Tell(const Session& session, const MigrateCommand& command, const Tried& tried) {
  const auto all = static_cast<double>(tried.records);
  const auto share = static_cast<double>(tried.tried);
  const auto jobs = static_cast<double>(JobsOf(command));
  const double reading = std::max(0.0, tried.seconds - tried.work_seconds / jobs);
  const auto [low, high] = BoundsOf(static_cast<double>(tried.rejected), share);
  Say(session, "dry.tried",
      {TextArg("tried", std::to_string(tried.tried)),
       TextArg("records", std::to_string(tried.records))});
  Say(session, "dry.rejects",
      {TextArg("count", Rounded(static_cast<double>(tried.rejected) / share * all)),
       TextArg("low", Rounded(low * all)), TextArg("high", Rounded(high * all))});
  Say(session, "dry.time",
      {TextArg("seconds", Rounded(reading + tried.work_seconds / share * all / jobs)),
       TextArg("jobs", std::to_string(JobsOf(command)))});
  constexpr double kMega = 1e6;
  const double disk = static_cast<double>(tried.bytes) / share * all;
  const Arg megabytes = TextArg("megabytes", Rounded(std::ceil(disk / kMega)));
  // Without a folder to write to there is no disk to ask.
  if (command.output.empty()) return Say(session, "dry.size", {megabytes});
  std::error_code error;
  std::filesystem::path place = std::filesystem::absolute(command.output, error).parent_path();
  while (!place.empty() && !std::filesystem::exists(place, error) && place != place.parent_path())
    place = place.parent_path();
  const auto space = std::filesystem::space(place, error);
  if (error) return Say(session, "dry.size", {megabytes});
  Say(session, disk > static_cast<double>(space.available) ? "dry.full" : "dry.disk",
      {megabytes, TextArg("free", Rounded(static_cast<double>(space.available) / kMega)),
       TextArg("folder", place.string())});
}

}  // namespace

Result<int> RunDry(Session& session, const MigrateCommand& command) {
  std::unique_ptr<Session> own;
  auto complete = CompleteSession(session, command, own);
  if (!complete) return std::move(complete).error();
  Session& used = own != nullptr ? *own : session;
  const bool files =
      !command.paths.empty() && std::ranges::find(command.paths, "-") == command.paths.end();
  if (!files || command.resume || !command.redrive.empty()) {
    return session.Usage("usage.dry-files");
  }
  auto found = FindInputs(used, command.paths);
  if (!found) return std::move(found).error();
  auto tried = Try(used, command, found->inputs);
  if (!tried) return std::move(tried).error();
  if (tried->tried == 0) {
    Say(used, "dry.none", {TextArg("records", std::to_string(tried->records))});
    return kExitFindings;
  }
  Tell(used, command, *tried);
  return kExitClean;
}

}  // namespace baybridge
