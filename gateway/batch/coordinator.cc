#include "batch/coordinator.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "batch/chunk_parts.h"
#include "batch/open_chunks.h"
#include "batch/planned_chunks.h"
#include "batch/supervisor.h"

namespace baybridge {
namespace {

using Clock = std::chrono::steady_clock;

class Coordinator {
 public:
  Coordinator(const CoordinatorRun& run, const JobState& state, JobOutputs& outputs)
      : run_(run),
        planner_(*run.migration.packs, run.job.inputs, run.migration.source, run.migration.chunk),
        writer_(*run.migration.ledger, outputs, state, run.migration.writer),
        open_(run.job.id, run.options.lease),
        assembled_(state.last ? state.last->id + 1 : 0) {}

  Result<bool> Run() {
    auto finished = Start();
    if (!finished) return finished;
    auto done = Loop();
    // What was assembled before something failed, or before the stop, counts.
    auto kept = done && *done ? writer_.Finish() : writer_.Commit();
    if (!done) return done;
    if (!kept) return std::move(kept).error();
    TellProgress();
    if (!*done) return false;
    auto cleared = run_.ledger.Finish(run_.job.id);
    if (!cleared) return std::move(cleared).error();
    return true;
  }

 private:
  Result<bool> Start() {
    auto begun = run_.ledger.Begin(run_.job);
    if (!begun) return std::move(begun).error();
    auto gone = RequireParts();
    if (!gone) return std::move(gone).error();
    auto last = run_.ledger.LastPlanned(run_.job.id);
    if (!last) return std::move(last).error();
    if (!*last) return true;
    planned_ = (*last)->chunk.id + 1;
    auto skipped = planner_.SkipTo(**last);
    if (!skipped) return std::move(skipped).error();
    return true;
  }

  // Notes whether all chunks are known. Fails where another run has finished the job.
  Result<Done> RequireParts() {
    auto job = run_.ledger.Find(run_.job.id);
    if (!job) return std::move(job).error();
    if (!*job || (*job)->finished) return ShareFailure(kShareGone, run_.job.id);
    all_planned_ = (*job)->planned;
    return Done{};
  }

  Result<bool> Loop() {
    constexpr auto kShort = std::chrono::milliseconds(5);
    constexpr auto kLong = std::chrono::milliseconds(80);
    auto wait = kShort;
    while (!StopRequested()) {
      auto moved = MoveOn();
      if (!moved) return moved;
      if (all_planned_ && assembled_ >= planned_) return true;
      auto looked = LookWhenDue();
      if (!looked) return std::move(looked).error();
      wait = *moved ? kShort : std::min(2 * wait, kLong);
      if (!*moved) std::this_thread::sleep_for(wait);
    }
    return false;
  }

  // True where there was something to plan or to assemble.
  Result<bool> MoveOn() {
    auto planned = PlanMore();
    if (!planned) return planned;
    auto assembled = AssembleMore();
    if (!assembled) return assembled;
    return *planned || *assembled;
  }

  // True where there was something to plan.
  Result<bool> PlanMore() {
    constexpr std::size_t kAtOnce = 16;
    const std::uint64_t end = assembled_ + run_.options.window;
    if (all_planned_ || planned_ >= end) return false;
    std::vector<PlannedChunk> chunks;
    auto more = planner_.Next(std::min<std::uint64_t>(kAtOnce, end - planned_), chunks);
    if (!more) return more;
    all_planned_ = !*more;
    auto noted = run_.ledger.Plan(run_.job.id, chunks, all_planned_);
    if (!noted) return std::move(noted).error();
    const auto now = Clock::now();
    for (const PlannedChunk& chunk : chunks) open_.Add(chunk.chunk.id, now);
    planned_ += chunks.size();
    // Where the broker does not take them now, the next look finds them unpublished.
    if (run_.broker.Silence().count() == 0) Publish();
    return true;
  }

  void Publish() {
    const auto references = open_.Unpublished(Clock::now());
    // One that was silent is asked whether it is back even where there is nothing for it: else its
    // silence would never end, and the job with it.
    if (references.empty() && run_.broker.Silence().count() == 0) return;
    if (run_.broker.Publish(references)) open_.Published(references, Clock::now());
  }

  // True where there was something to assemble.
  Result<bool> AssembleMore() {
    constexpr std::size_t kAtOnce = 4;
    auto chunks = run_.ledger.Fetch(run_.job.id, assembled_, kAtOnce);
    if (!chunks) return std::move(chunks).error();
    for (const DoneChunk& done : *chunks) {
      auto opened = OpenParts(run_.key, run_.job.id, done);
      if (!opened) return Reopen(done);
      auto added = writer_.Add(opened->chunk, opened->result);
      if (!added) return std::move(added).error();
      ++assembled_;
      TellProgress();
    }
    return !chunks->empty();
  }

  // Parts that do not open count for nothing: the chunk is worked on again.
  Result<bool> Reopen(const DoneChunk& done) {
    auto gone = RequireParts();
    if (!gone) return std::move(gone).error();
    auto opened =
        run_.ledger.Reopen({.job = run_.job.id, .chunk = done.plan.chunk.id, .token = done.token});
    if (!opened) return std::move(opened).error();
    return true;
  }

  void TellProgress() const {
    if (run_.migration.progress) run_.migration.progress(ProgressOf(writer_, {}));
  }

  Result<Done> LookWhenDue() {
    const auto now = Clock::now();
    if (looked_ && now - *looked_ < run_.options.look) return Done{};
    looked_ = now;
    auto open = run_.ledger.Open(run_.job.id);
    if (!open) return std::move(open).error();
    open_.See(*open, Clock::now());
    const auto most = open_.MostTried();
    if (most && !most->held && most->tries >= run_.options.most_tries)
      return ShareFailure(kShareTries,
                          std::to_string(most->chunk) + " (" + std::to_string(most->tries) + ")");
    for (const OpenChunks::Late& late : open_.Expired(Clock::now())) {
      auto expired = run_.ledger.Expire(late.held, late.beat);
      if (!expired) return expired;
      if (run_.taken_back != nullptr) ++*run_.taken_back;
      looked_.reset();  // it is published at the next look, which comes at once
    }
    return LookAtBroker();
  }

  Result<Done> LookAtBroker() {
    const auto silence = run_.broker.Silence();
    if (silence >= run_.options.patience)
      return ShareFailure(kShareBroker, std::to_string(silence.count() / 1'000) + " s");
    const auto now = Clock::now();
    const bool broken = silence >= run_.options.lease || open_.IsIgnored(now);
    if (broken && (!reset_ || now - *reset_ >= 3 * run_.options.lease)) {
      reset_ = now;
      run_.broker.Reset();
    }
    Publish();
    return Done{};
  }

  const CoordinatorRun& run_;
  ChunkPlanner planner_;
  JobWriter writer_;
  OpenChunks open_;
  std::uint64_t planned_ = 0;  // chunks, of which
  std::uint64_t assembled_;    // so many are in the outputs
  bool all_planned_ = false;
  std::optional<Clock::time_point> looked_;
  std::optional<Clock::time_point> reset_;
};

}  // namespace

Result<bool> RunCoordinator(const CoordinatorRun& run) {
  auto loaded = run.migration.ledger->Load();
  if (!loaded) return std::move(loaded).error();
  BAYBRIDGE_CHECK(loaded->has_value());
  const JobState& state = **loaded;
  JobOutputs outputs(run.migration.folder);
  auto recovered = outputs.Recover(state.outputs);
  if (!recovered) return std::move(recovered).error();
  if (state.finished) {
    // It may have ended before the parts were taken away.
    auto cleared = run.ledger.Finish(run.job.id);
    if (!cleared) return std::move(cleared).error();
    return true;
  }
  return Coordinator(run, state, outputs).Run();
}

}  // namespace baybridge
