#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "batch/chunk.h"
#include "batch/record_work.h"
#include "batch/worker_slot.h"
#include "pack/catalogue.h"
#include "report/message.h"

namespace baybridge {

// How what is said of records is written.
struct WordingOptions {
  const Catalogue* catalogue = nullptr;
  Language language = Language::kEn;
  SensitiveValues sensitive = SensitiveValues::kMask;
  std::size_t max_bytes = 0;     // of a record, for GW-BAT-005
  std::size_t max_findings = 0;  // listed of one record
};

// Works on whole chunks; one for each thread. What it makes of a chunk depends on the chunk alone.
class ChunkWorker {
 public:
  // `slot` tells the outside which record is being worked on.
  ChunkWorker(std::unique_ptr<RecordWork> work, const WordingOptions& wording, WorkerSlot& slot);

  // `result` is replaced; the chunk gets its digest.
  void Run(Chunk& chunk, ChunkResult& result);

 private:
  void RunRecord(const Chunk& chunk, const ChunkRecord& record, ChunkResult& result);
  void Refuse(const Chunk& chunk, const ChunkRecord& record, ChunkResult& result);
  void Reject(const Chunk& chunk, const ChunkRecord& record, ChunkResult& result);
  void TellProblem(const Chunk& chunk, ChunkResult& result) const;
  void Count(ChunkResult& result);
  void TellLeaves(Tally& tally) const;
  std::string LineOf(const Chunk& chunk, const ChunkRecord& record) const;
  void AppendIds(const Chunk& chunk, const ChunkRecord& record, std::string& ids);

  std::unique_ptr<RecordWork> work_;
  WordingOptions wording_;
  WorkerSlot& slot_;
  WorkOutcome outcome_;
  std::string cell_;
  std::array<std::uint64_t, 4> leaves_{};  // of the chunk, by LeafState
  std::uint64_t added_ = 0;                // of the chunk
};

}  // namespace baybridge
