#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "batch/batch_source.h"
#include "batch/chunk_reader.h"
#include "batch/chunk_run.h"
#include "batch/chunk_worker.h"
#include "batch/job_writer.h"
#include "batch/record_work.h"
#include "batch/supervisor.h"
#include "core/job_ledger.h"

namespace baybridge {

// How far a run is.
struct MigrationProgress {
  std::uint64_t bytes = 0;  // of all inputs, done
  std::uint64_t records = 0;
  std::uint64_t translated = 0;
  std::uint64_t rejected = 0;
  std::uint64_t durable = 0;  // of `records`: committed, so that nothing can take them back
  RunCost cost;               // of this run and this process; zeros where other processes work
};

// One run over a job that its ledger knows: from where the last one stopped to the end of the
// inputs. All must outlive the run.
struct MigrationRun {
  const PackSet* packs = nullptr;
  std::filesystem::path folder;
  JobLedger* ledger = nullptr;
  MakeRecordWork make_work;
  SourceOptions source;
  RecordChoice choice;  // every record unless it says otherwise
  ChunkSize chunk;
  JobWriterOptions writer;
  WordingOptions wording;
  unsigned jobs = 1;
  std::chrono::seconds record_time{30};              // for a record that is tried alone
  std::size_t record_memory = std::size_t{1} << 29;  // 512 MiB, likewise
  // Called by one thread at a time, the last time when all is durable.
  std::function<void(const MigrationProgress&)> progress;
};

// How far a run is that writes with `writer`.
MigrationProgress ProgressOf(const JobWriter& writer, const RunCost& cost);

// Runs it with `jobs` threads (ChunkRun). Suspects are tried alone, in a child process with limits,
// before anything else; those that end it are quarantined: their records are rejected unread
// (GW-BAT-007, GW-BAT-008). True: the job is finished; false: it was stopped (StopRequested) and
// can go on. `slots`: one a job. Fails where inputs cannot be read or outputs not be written: what
// was committed stays and the job can go on.
Result<bool> RunMigration(const MigrationRun& run,
                          const std::vector<Suspect>& suspects,
                          std::span<WorkerSlot> slots);

}  // namespace baybridge
