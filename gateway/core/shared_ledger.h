#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/job_ledger.h"
#include "core/outages.h"
#include "core/result.h"

namespace baybridge {

// A job that many machines work on. The ledger is the only truth about it; a broker (ChunkBroker)
// only says where there may be something to do.

// Why a shared job cannot go on. The id stands in Failure::place, so that whoever talks to people
// can say it in their language; Failure::what is the detail.
inline constexpr const char* kShareStore = "share.store";        // the database cannot be reached
inline constexpr const char* kShareBroker = "share.broker";      // the broker cannot be reached
inline constexpr const char* kShareUnsafe = "share.unsafe";      // not encrypted, not durable
inline constexpr const char* kShareInput = "share.input";        // not the bytes that were planned
inline constexpr const char* kShareSettings = "share.settings";  // packs or options differ
inline constexpr const char* kShareKey = "share.key";            // parts cannot be opened
inline constexpr const char* kShareTries = "share.tries";        // a chunk is never finished
inline constexpr const char* kShareGone = "share.gone";          // finished; its parts are gone

inline Failure ShareFailure(const char* id, std::string detail) {
  return {.kind = FailureKind::kUnreadable, .what = std::move(detail), .place = id, .advice = {}};
}

struct SharedInput {
  std::string path;   // as it was given: it stands in outputs
  std::string place;  // absolute: where every worker finds it
  std::uint64_t bytes = 0;
  std::string digest;  // SHA-256 (hex) of them
  friend bool operator==(const SharedInput&, const SharedInput&) = default;
};

struct SharedJob {
  std::string id;  // made of settings and inputs: the same job has the same id on every machine
  std::vector<JobSetting> settings;
  std::vector<SharedInput> inputs;
  std::string key_id;       // of the key that wraps the job's own
  std::string wrapped_key;  // of its parts
  bool planned = false;     // all its chunks are known
  bool finished = false;    // assembled; its parts are gone
};

// A chunk as the coordinator found it, so that any worker finds the same records.
struct PlannedChunk {
  JobChunk chunk;                  // digest: of the bytes of its records
  std::uint64_t begin_line = 1;    // of JobChunk::begin
  std::uint64_t begin_column = 1;  // likewise
  std::uint64_t begin_record = 0;  // number in the input of the record before it
  std::string head;                // digest (hex) of what its records have in common
  std::string problem;             // id of the finding on the input behind it; empty: none
};

// What goes through a broker: no record, no name, no path. A reference is good for one claim: the
// claim takes the next token, and what was worked on under an older one does not count.
struct ChunkReference {
  std::string job;
  std::uint64_t chunk = 0;
  std::uint64_t token = 0;
  friend bool operator==(const ChunkReference&, const ChunkReference&) = default;
};

// Bytes that were made of a chunk, sealed by whoever made them.
struct ChunkPart {
  std::string name;
  std::string bytes;
  friend bool operator==(const ChunkPart&, const ChunkPart&) = default;
};

// A chunk that is not done.
struct OpenChunk {
  std::uint64_t chunk = 0;
  std::uint64_t token = 0;
  std::uint64_t beat = 0;   // grows while somebody works on it
  std::uint64_t tries = 0;  // claims so far
  bool held = false;        // claimed
};

struct DoneChunk {
  PlannedChunk plan;
  std::uint64_t token = 0;  // under which it was done
  std::vector<ChunkPart> parts;
};

// All that is done here is durable when it returns, as a whole or not at all, and may be said
// twice. There is no clock in it: a lease is a token that is held and a beat that grows, and
// whoever watches them measures time by a monotonic clock of its own. One thread at a time.
//
// Every function waits for a database that restarts, and fails with kShareStore where that takes
// longer than the store's patience.
class SharedLedger {
 public:
  SharedLedger() = default;
  SharedLedger(const SharedLedger&) = delete;
  SharedLedger& operator=(const SharedLedger&) = delete;
  virtual ~SharedLedger() = default;

  // Notes a job unless it is there already.
  virtual Result<Done> Begin(const SharedJob& job) = 0;
  virtual Result<std::optional<SharedJob>> Find(const std::string& job) = 0;
  // Adds chunks that are not there yet; `last`: there are no more.
  virtual Result<Done> Plan(const std::string& job,
                            std::span<const PlannedChunk> chunks,
                            bool last) = 0;
  virtual Result<std::optional<PlannedChunk>> LastPlanned(const std::string& job) = 0;
  virtual Result<std::vector<OpenChunk>> Open(const std::string& job) = 0;
  // The chunks from `first` on that are done without a gap, at most `most`.
  virtual Result<std::vector<DoneChunk>> Fetch(const std::string& job,
                                               std::uint64_t first,
                                               std::size_t most) = 0;
  // Takes an open chunk from whoever holds it, unless its token or beat is another by now.
  virtual Result<Done> Expire(const ChunkReference& held, std::uint64_t beat) = 0;
  // A done chunk whose parts do not open is open again.
  virtual Result<Done> Reopen(const ChunkReference& done) = 0;
  // The job is assembled: its parts are taken away.
  virtual Result<Done> Finish(const std::string& job) = 0;

  // Holds the chunk for `holder` (a name that nobody else has) under the next token; nothing where
  // the reference is no longer good.
  virtual Result<std::optional<PlannedChunk>> Claim(const ChunkReference& reference,
                                                    const std::string& holder) = 0;
  // Of what is held: `reference.token` is that of the claim, one above the one that was claimed.
  virtual Result<Done> Beat(std::span<const ChunkReference> held) = 0;
  // False where somebody else holds it by now: nothing of `parts` counts.
  virtual Result<bool> Commit(const ChunkReference& held, std::span<const ChunkPart> parts) = 0;
  // Gives it back unfinished.
  virtual Result<Done> Release(const ChunkReference& held) = 0;

  virtual Result<Done> Quarantine(const std::string& job, const JobQuarantine& record) = 0;
  virtual Result<std::vector<JobQuarantine>> Quarantined(const std::string& job) = 0;

  // When it could not be reached, or was slow to answer, as far as calls of this object waited.
  virtual Outages Away() const = 0;
};

}  // namespace baybridge
