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

// A reader that goes on behind what the ledger has.
Result<ChunkReader> OpenReader(const MigrationRun& run, const JobState& state) {
  ChunkReader reader = MakeReader(run, state);
  if (!state.last) return reader;
  auto skipped = reader.SkipTo(*state.last);
  if (!skipped) return std::move(skipped).error();
  return reader;
}

// False at the end, where it is to stop and where it failed; `read` says so then.
bool ReadNext(ChunkReader& reader, Chunk& chunk, Result<bool>& read) {
  if (StopRequested()) {
    read = false;
    return false;
  }
  auto more = reader.Next(chunk);
  if (more) return *more;
  read = std::move(more);
  return false;
}

// Writes all that is read; false where it was to stop. What was made before an input could not be
// read, or before the stop, counts.
Result<bool> RunChunks(const MigrationRun& run,
                       ChunkReader& reader,
                       ChunkRun& chunks,
                       JobWriter& writer) {
  Result<bool> read = true;
  const auto read_next = [&](Chunk& chunk) { return ReadNext(reader, chunk, read); };
  // What the workers load when they first need it is there by then.
  std::size_t until_trim = run.jobs;
  const auto write_next = [&](const Chunk& chunk, const ChunkResult& result) {
    auto added = writer.Add(chunk, result);
    if (until_trim != 0 && --until_trim == 0) ReturnFreedMemory();
    if (added && run.progress) run.progress(ProgressOf(writer, chunks.cost()));
    return added;
  };
  auto written = chunks.Run(read_next, write_next);
  if (!written) return std::move(written).error();
  auto kept = read && *read ? writer.Finish() : writer.Commit();
  if (!read) return read;
  if (!kept) return std::move(kept).error();
  if (run.progress) run.progress(ProgressOf(writer, chunks.cost()));
  return read;
}

}  // namespace

MigrationProgress ProgressOf(const JobWriter& writer, const RunCost& cost) {
  const Tally& tally = writer.tally();
  return {.bytes = tally.Of("bytes"),
          .records = tally.Of("records"),
          .translated = tally.Of("translated"),
          .rejected = tally.Of("rejected"),
          .durable = writer.committed().Of("records"),
          .cost = cost};
}

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
  auto reader = OpenReader(run, state);
  if (!reader) return std::move(reader).error();
  auto workers = MakeWorkers(run, slots);
  if (!workers) return std::move(workers).error();
  JobWriter writer(*run.ledger, outputs, state, run.writer);
  ChunkRun chunks(*std::move(workers));
  return RunChunks(run, *reader, chunks, writer);
}

}  // namespace baybridge
