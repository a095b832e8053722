#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baybridge {

// Something that the outputs of a job depend on: an option, a pack's digest. A job goes on only
// while all of them are as they were.
struct JobSetting {
  std::string name;
  std::string value;
  friend bool operator==(const JobSetting&, const JobSetting&) = default;
};

struct JobInput {
  std::string path;
  std::uint64_t bytes = 0;
  std::int64_t modified = 0;  // nanoseconds of the file system's clock
  friend bool operator==(const JobInput&, const JobInput&) = default;
};

// Records that were read together; done whole or not at all.
struct JobChunk {
  std::uint64_t id = 0;      // from 0, in the order of the input
  std::uint32_t input = 0;   // index of its input
  std::uint64_t begin = 0;   // offset of the first byte in the input
  std::uint64_t end = 0;     // offset behind the last byte: where the next chunk begins
  std::uint64_t line = 1;    // of `end`
  std::uint64_t column = 1;  // of `end`
  std::uint64_t record = 0;  // number in the input of the last record
  std::uint64_t records = 0;
  std::string digest;       // SHA-256 (hex) of the bytes of its records
  bool ends_input = false;  // nothing of the input is behind it
};

// Where a chunk's part of an output stands.
struct JobPiece {
  std::uint64_t chunk = 0;
  std::string output;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

struct JobOutput {
  std::string name;           // of the file in the job's folder
  std::uint64_t bytes = 0;    // that are durable and count
  std::uint64_t records = 0;  // whole records in them
  std::string digest;         // SHA-256 (hex) of these bytes
  bool closed = false;        // nothing will be added
};

// A record for which no target was made.
struct JobReject {
  std::uint32_t input = 0;
  std::uint64_t record = 0;  // number in the input
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string cause;         // id of its first error
  std::string place;         // path of that
  std::string text;          // what it says, personal values masked unless the job reveals them
  std::uint64_t offset = 0;  // of its bytes in the file of rejected bytes
  std::uint64_t bytes = 0;
};

using JobTallies = std::vector<std::pair<std::string, std::uint64_t>>;

// What becomes durable together.
struct JobCommit {
  std::vector<JobChunk> chunks;
  std::vector<JobPiece> pieces;
  std::vector<JobOutput> outputs;  // every one that changed
  std::vector<JobReject> rejects;
  JobTallies tallies;  // every one that changed, as it is now
  bool finished = false;
};

// Records of one job that ended whatever worked on them, with the id of the finding that says how.
struct JobQuarantine {
  std::uint32_t input = 0;
  std::uint64_t record = 0;
  std::string cause;
};

// A job as it stood at its last commit.
struct JobState {
  std::vector<JobSetting> settings;
  std::vector<JobInput> inputs;
  std::vector<JobOutput> outputs;
  JobTallies tallies;
  std::optional<JobChunk> last;
  std::vector<JobQuarantine> quarantined;
  bool finished = false;
};

// One group of rejected records that share their cause, and the first of them.
struct JobRejectGroup {
  std::string cause;
  std::uint64_t records = 0;
  JobReject first;
};

// The memory of a job: the only truth about what was done. One thread at a time.
class JobLedger {
 public:
  JobLedger() = default;
  JobLedger(const JobLedger&) = delete;
  JobLedger& operator=(const JobLedger&) = delete;
  virtual ~JobLedger() = default;

  // Notes a new job. Fails like the store.
  virtual Result<Done> Begin(const std::vector<JobSetting>& settings,
                             const std::vector<JobInput>& inputs) = 0;
  // The job so far; nothing where none was begun.
  virtual Result<std::optional<JobState>> Load() = 0;
  // What is in `commit` is durable when this returns Done, all of it or nothing.
  virtual Result<Done> Commit(const JobCommit& commit) = 0;
  virtual Result<Done> Quarantine(const JobQuarantine& record) = 0;
  // Rejected records by cause, the most frequent first.
  virtual Result<std::vector<JobRejectGroup>> Rejects() = 0;
  // True once a sync has failed: the process must end without another write.
  virtual bool sync_failed() const = 0;
};

}  // namespace baybridge
