#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "batch/chunk_reader.h"
#include "batch/chunk_worker.h"
#include "batch/held_slots.h"
#include "batch/record_work.h"
#include "batch/supervisor.h"
#include "core/chunk_broker.h"
#include "core/result.h"
#include "core/shared_ledger.h"
#include "crypto/secret_key.h"

namespace baybridge {

// What is needed to work on the chunks of one job; used by many threads at once.
struct JobBench {
  JobBench(SharedJob of, SecretKey with) : job(std::move(of)), key(std::move(with)) {}
  JobBench(const JobBench&) = delete;
  JobBench& operator=(const JobBench&) = delete;
  virtual ~JobBench() = default;

  SharedJob job;
  SecretKey key;  // of its parts
  const PackSet* packs = nullptr;
  SourceOptions source;
  ChunkSize chunk;
  MakeRecordWork make_work;
  WordingOptions wording;
};

// Where the time of a worker's threads went; microseconds, of all threads together.
struct WorkerTimes {
  std::atomic<std::uint64_t> chunks{0};
  std::atomic<std::uint64_t> records{0};
  std::atomic<std::uint64_t> bytes{0};   // of source records
  std::atomic<std::uint64_t> stale{0};   // references that were no longer good
  std::atomic<std::uint64_t> late{0};    // chunks that somebody else held when they were made
  std::atomic<std::uint64_t> wait{0};    // for references that came
  std::atomic<std::uint64_t> claim{0};   // at the ledger
  std::atomic<std::uint64_t> read{0};    // of the input, with its digest
  std::atomic<std::uint64_t> work{0};    // on records
  std::atomic<std::uint64_t> seal{0};    // encryption of what was made
  std::atomic<std::uint64_t> commit{0};  // at the ledger
  // Filled at the end: of the thread that waited longest, and of the broker.
  Outages ledger_away{};
  Outages broker_away{};
};

// A worker: takes references from a broker, claims them, works on their chunks and commits what
// was made, before it acknowledges. It serves any job whose input, packs and key it has. Any number
// may come and go.
struct ShareWorkerRun {
  std::function<Result<std::unique_ptr<SharedLedger>>()> open_ledger;
  std::function<Result<std::unique_ptr<ChunkBroker>>()> open_broker;
  // Fails with kShareSettings, kShareKey.
  std::function<Result<std::shared_ptr<const JobBench>>(const SharedJob&)> open_bench;
  std::string name;                             // that no other worker has
  unsigned jobs = 1;                            // threads
  std::chrono::milliseconds beat{5'000};        // between two beats of what is held
  std::chrono::milliseconds patience{120'000};  // that the broker may be away
  std::chrono::milliseconds idle{0};            // after which it ends where nothing comes; 0: never
  std::chrono::seconds record_time{30};         // for a record that is tried alone
  std::size_t record_memory = std::size_t{1} << 29;  // 512 MiB, likewise
  WorkerTimes* times = nullptr;
};

// Works until it is to stop (StopRequested) or nothing comes for `idle`; a chunk that is begun is
// ended. `suspects`, `slots` and `held`: of a process before this one that was ended while it
// worked; those records are tried alone first. Fails with one of the kShare… ids: what it held is
// given back.
Result<Done> RunShareWorker(const ShareWorkerRun& run,
                            const std::vector<Suspect>& suspects,
                            std::span<WorkerSlot> slots,
                            std::span<HeldSlot> held);

}  // namespace baybridge
