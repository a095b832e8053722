#pragma once

#include <chrono>
#include <cstdint>

#include "batch/migration.h"
#include "core/chunk_broker.h"
#include "core/result.h"
#include "core/shared_ledger.h"
#include "crypto/secret_key.h"

namespace baybridge {

struct CoordinatorOptions {
  std::size_t window = 256;       // chunks that are planned and not yet assembled
  std::uint64_t most_tries = 25;  // claims of one chunk
  // A claim without a beat is taken back, and a reference that nobody claims is published again.
  std::chrono::milliseconds lease{30'000};
  std::chrono::milliseconds look{1'000};        // between two looks at what is open
  std::chrono::milliseconds patience{120'000};  // that a broker may be away
};

// One run over a shared job: plans its chunks, publishes references to those that are open, and
// assembles what was made of them, in their order, in a folder with a ledger of its own, as a
// migration on one machine does. All that it does may be done twice, or by two at once: another
// coordinator goes on with the job anywhere, in the same folder or in a new one.
struct CoordinatorRun {
  const MigrationRun& migration;  // its folder, ledger, writer and source; it works on no record
  SharedLedger& ledger;
  ChunkBroker& broker;
  const SharedJob& job;
  const SecretKey& key;  // of the job's parts
  CoordinatorOptions options = {};
  std::uint64_t* taken_back = nullptr;  // counts claims that were taken from silent workers
};

// True: the job is finished, its outputs are complete and its parts are gone from the ledger;
// false: it was stopped (StopRequested) and can go on. Fails with one of the kShare… ids and like
// RunMigration; what was assembled stays.
Result<bool> RunCoordinator(const CoordinatorRun& run);

}  // namespace baybridge
