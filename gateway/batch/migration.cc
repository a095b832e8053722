#include "batch/migration.h"

#include <algorithm>
#include <utility>

#include "batch/chunk_pool.h"
#include "core/child.h"

namespace baybridge {
namespace {

// A record that was under way this often when its process ended is given up, even if it comes to
// its end alone.
constexpr std::uint32_t kMostTimes = 20;

// Whether a suspect comes to its end alone; the id of the finding that says how it ended if not.
class SuspectTrial {
 public:
  SuspectTrial(const MigrationRun& run, const JobState& state) : run_(run), state_(state) {}

  Result<std::string> Try(const Suspect& suspect) {
    if (suspect.times >= kMostTimes) return std::string(suspect.hung ? kHung : kCrashed);
    auto source = BatchSource::Open(*run_.packs, state_.inputs[suspect.input].path, run_.source);
    if (!source) return std::move(source).error();
    auto skipped = (*source)->SkipTo(
        {.offset = suspect.offset, .line = 1, .column = 1, .record = suspect.record - 1});
    if (!skipped) return std::move(skipped).error();
    SplitRecord record;
    auto found = (*source)->records().NextOriginal(record);
    if (!found) return std::move(found).error();
    if (!*found) return std::string();
    const WorkRecord work = WorkOf(suspect, **source, record);
    const auto done = RunInChild([&] { return Work(work); },
                                 {.cpu_seconds = static_cast<int>(run_.record_time.count()),
                                  .wall_seconds = static_cast<int>(run_.record_time.count()),
                                  .memory = run_.record_memory});
    if (done || done.error().kind == FailureKind::kMalformed) return std::string();
    return std::string(done.error().kind == FailureKind::kTooLarge ? kHung : kCrashed);
  }

 private:
  static constexpr const char* kCrashed = "GW-BAT-007";
  static constexpr const char* kHung = "GW-BAT-008";

  // The record as the workers get it.
  WorkRecord WorkOf(const Suspect& suspect, BatchSource& source, const SplitRecord& record) const {
    const std::string& file = state_.inputs[suspect.input].path;
    const CorrectedRecord* corrected = run_.choice.CorrectionOf({suspect.input, suspect.record});
    if (corrected == nullptr) {
      return {.head = source.records().head(),
              .original = record.original,
              .place = record.place,
              .file = file,
              .remarks = &record.remarks};
    }
    return {.head = *corrected->head,
            .original = corrected->bytes,
            .place = corrected->place,
            .file = file,
            .remarks = &corrected->remarks,
            .utf8 = true};
  }

  bool Work(const WorkRecord& record) const {
    auto work = run_.make_work();
    if (!work) return false;
    std::string target;
    std::string residue;
    std::string ledger;
    WorkOutcome outcome;
    return (*work)
        ->Run(record, {.target = target, .residue = residue, .ledger = ledger}, outcome)
        .has_value();
  }

  const MigrationRun& run_;
  const JobState& state_;
};

Result<Done> TrySuspects(const MigrationRun& run,
                         const std::vector<Suspect>& suspects,
                         JobState& state) {
  SuspectTrial trial(run, state);
  for (const Suspect& suspect : suspects) {
    const bool known = std::ranges::any_of(state.quarantined, [&](const JobQuarantine& record) {
      return record.input == suspect.input && record.record == suspect.record;
    });
    if (known) continue;
    auto cause = trial.Try(suspect);
    if (!cause) return std::move(cause).error();
    if (cause->empty()) continue;
    const JobQuarantine record{
        .input = suspect.input, .record = suspect.record, .cause = *std::move(cause)};
    auto noted = run.ledger->Quarantine(record);
    if (!noted) return noted;
    state.quarantined.push_back(record);
  }
  return Done{};
}

ChunkReader MakeReader(const MigrationRun& run, const JobState& state) {
  ChunkReader::Quarantined quarantined;
  for (const JobQuarantine& record : state.quarantined)
    quarantined.emplace(std::pair(record.input, record.record), record.cause);
  ChunkReader reader(*run.packs, state.inputs, run.source, run.chunk, std::move(quarantined));
  reader.Choose(run.choice);
  return reader;
}

Result<std::vector<std::unique_ptr<ChunkWorker>>> MakeWorkers(const MigrationRun& run,
                                                              std::span<WorkerSlot> slots) {
  std::vector<std::unique_ptr<ChunkWorker>> workers;
  for (unsigned i = 0; i < run.jobs; ++i) {
    auto work = run.make_work();
    if (!work) return std::move(work).error();
    workers.push_back(std::make_unique<ChunkWorker>(*std::move(work), run.wording, slots[i]));
  }
  return workers;
}

MigrationProgress ProgressOf(const JobWriter& writer) {
  const Tally& tally = writer.tally();
  return {.bytes = tally.Of("bytes"),
          .records = tally.Of("records"),
          .translated = tally.Of("translated"),
          .rejected = tally.Of("rejected"),
          .durable = writer.committed().Of("records")};
}

// Reads until the end or until it is to stop; true at the end.
Result<bool> ReadAll(ChunkReader& reader, ChunkPool& pool) {
  while (!StopRequested()) {
    auto chunk = pool.Take();
    if (!chunk) return std::move(chunk).error();
    auto more = reader.Next(**chunk);
    if (!more) return std::move(more).error();
    if (!*more) return true;
    pool.Push(*std::move(chunk));
  }
  return false;
}

}  // namespace

Result<bool> RunMigration(const MigrationRun& run,
                          const std::vector<Suspect>& suspects,
                          std::span<WorkerSlot> slots) {
  BAYBRIDGE_CHECK(slots.size() >= run.jobs);
  auto loaded = run.ledger->Load();
  if (!loaded) return std::move(loaded).error();
  BAYBRIDGE_CHECK(loaded->has_value());
  JobState& state = **loaded;
  JobOutputs outputs(run.folder);
  auto recovered = outputs.Recover(state.outputs);
  if (!recovered) return std::move(recovered).error();
  if (state.finished) return true;
  auto tried = TrySuspects(run, suspects, state);
  if (!tried) return std::move(tried).error();
  ChunkReader reader = MakeReader(run, state);
  if (state.last) {
    auto skipped = reader.SkipTo(*state.last);
    if (!skipped) return std::move(skipped).error();
  }
  auto workers = MakeWorkers(run, slots);
  if (!workers) return std::move(workers).error();
  JobWriter writer(*run.ledger, outputs, state, run.writer);
  ChunkPool pool(*std::move(workers), [&](const Chunk& chunk, const ChunkResult& result) {
    auto added = writer.Add(chunk, result);
    if (added && run.progress) run.progress(ProgressOf(writer));
    return added;
  });
  auto read = ReadAll(reader, pool);
  auto written = pool.Finish();
  if (!written) return std::move(written).error();
  // What was made before an input could not be read, or before the stop, counts.
  auto kept = read && *read ? writer.Finish() : writer.Commit();
  if (!read) return read;
  if (!kept) return std::move(kept).error();
  return *read;
}

}  // namespace baybridge
