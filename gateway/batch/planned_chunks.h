#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "batch/chunk_reader.h"
#include "core/result.h"
#include "core/shared_ledger.h"

namespace baybridge {

// Where the inputs of a shared job are on this machine, for readers.
std::vector<JobInput> PlacesOf(const std::vector<SharedInput>& inputs);

// Plans the chunks of a job, one after the other. One thread at a time.
class ChunkPlanner {
 public:
  // `packs` must outlive it.
  ChunkPlanner(const PackSet& packs,
               const std::vector<SharedInput>& inputs,
               const SourceOptions& source,
               const ChunkSize& size)
      : reader_(packs, PlacesOf(inputs), source, size, {}) {}

  // Goes on behind a chunk that was planned before. Before the first Next only.
  Result<Done> SkipTo(const PlannedChunk& last);
  // Adds at most `most` chunks; false at the end of the last input. Fails where an input cannot be
  // read.
  Result<bool> Next(std::size_t most, std::vector<PlannedChunk>& chunks);

 private:
  ChunkReader reader_;
  Chunk chunk_;
  JobChunk before_;
  bool any_ = false;  // `before_` is a chunk
};

// Reads the records of a planned chunk. Fails with kShareInput where the input is not there or does
// not hold the bytes that were planned.
Result<Done> ReadPlanned(const PackSet& packs,
                         const SharedJob& job,
                         const SourceOptions& source,
                         const ChunkSize& size,
                         const std::vector<JobQuarantine>& quarantined,
                         const PlannedChunk& plan,
                         Chunk& chunk);

}  // namespace baybridge
