#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "batch/batch_source.h"
#include "batch/chunk.h"
#include "batch/record_choice.h"

namespace baybridge {

struct ChunkSize {
  std::size_t bytes = std::size_t{256} * 1024;  // a chunk ends behind the record that reaches them
  std::size_t records = 256;
};

// Cuts inputs into chunks, one after the other. Where a chunk ends depends on the inputs and the
// size alone, wherever reading began.
class ChunkReader {
 public:
  using Quarantined = std::map<std::pair<std::uint32_t, std::uint64_t>, std::string>;

  // `quarantined`: records that are not to be read, by input and number, with the id of why.
  ChunkReader(const PackSet& packs,
              std::vector<JobInput> inputs,
              SourceOptions options,
              ChunkSize size,
              Quarantined quarantined);

  // Only these records; before anything else.
  void Choose(RecordChoice choice) { choice_ = std::move(choice); }

  // Goes on behind a chunk of an earlier run. Before the first Next only; fails where its input
  // cannot be read.
  Result<Done> SkipTo(const JobChunk& last);

  // The next chunk, replaced; false at the end of the last input. A packed input that is refused
  // ends there with a problem (GW-BAT-009). Fails where an input cannot be read.
  Result<bool> Next(Chunk& chunk);

 private:
  Result<Done> Open();
  Result<bool> ReadInto(Chunk& chunk);
  Result<bool> Fill(Chunk& chunk);
  void Take(const SplitRecord& record, Chunk& chunk);

  const PackSet& packs_;
  std::vector<JobInput> inputs_;
  SourceOptions options_;
  ChunkSize size_;
  Quarantined quarantined_;
  RecordChoice choice_;
  std::uint32_t input_ = 0;
  std::uint64_t next_id_ = 0;
  std::uint64_t last_record_ = 0;  // number of the last that was taken of the input
  std::unique_ptr<BatchSource> source_;
  std::shared_ptr<const BatchHead> head_;
  SplitRecord record_;
};

}  // namespace baybridge
