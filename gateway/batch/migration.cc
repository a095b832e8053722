#include "batch/migration.h"

#include <algorithm>
#include <utility>

#include "batch/suspect_trial.h"

namespace baybridge {
namespace {

Result<Done> TrySuspects(const MigrationRun& run,
                         const std::vector<Suspect>& suspects,
                         JobState& state) {
  for (const Suspect& suspect : suspects) {
    const bool known = std::ranges::any_of(state.quarantined, [&](const JobQuarantine& record) {
      return record.input == suspect.input && record.record == suspect.record;
    });
    if (known) continue;
    auto cause = CauseOfEnd({.packs = *run.packs,
                             .file = state.inputs[suspect.input].path,
                             .source = run.source,
                             .make_work = run.make_work,
                             .record_time = run.record_time,
                             .record_memory = run.record_memory,
                             .choice = &run.choice},
                            suspect);
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

MigrationProgress ProgressOf(const JobWriter& writer, const RunCost& cost) {
  const Tally& tally = writer.tally();
  return {.bytes = tally.Of("bytes"),
          .records = tally.Of("records"),
          .translated = tally.Of("translated"),
          .rejected = tally.Of("rejected"),
          .durable = writer.committed().Of("records"),
          .cost = cost};
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
  // What the workers load when they first need it is there by then.
  std::size_t until_trim = run.jobs;
  Result<bool> read = true;  // false: it was to stop
  const auto read_next = [&](Chunk& chunk) {
    const bool stop = StopRequested();
    auto more = stop ? Result<bool>(false) : reader.Next(chunk);
    const bool any = more && *more;
    if (stop || !more) read = std::move(more);
    return any;
  };
  ChunkRun chunks(*std::move(workers));
  const auto write_next = [&](const Chunk& chunk, const ChunkResult& result) {
    auto added = writer.Add(chunk, result);
    if (until_trim != 0 && --until_trim == 0) ReturnFreedMemory();
    if (added && run.progress) run.progress(ProgressOf(writer, chunks.cost()));
    return added;
  };
  auto written = chunks.Run(read_next, write_next);
  if (!written) return std::move(written).error();
  // What was made before an input could not be read, or before the stop, counts.
  auto kept = read && *read ? writer.Finish() : writer.Commit();
  if (!read) return read;
  if (!kept) return std::move(kept).error();
  if (run.progress) run.progress(ProgressOf(writer, chunks.cost()));
  return *read;
}

}  // namespace baybridge
