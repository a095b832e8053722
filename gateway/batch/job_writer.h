#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "batch/chunk.h"
#include "batch/control_totals.h"
#include "batch/job_outputs.h"
#include "core/job_ledger.h"

namespace baybridge {

struct JobWriterOptions {
  std::string target_head;        // before the first record of a target file
  std::string target_tail;        // behind its last
  std::string target_ending;      // ".xml"
  std::uint64_t shard_bytes = 0;  // a target file ends before the record that passes them; 0: one
  std::string residue_head;       // headings
  std::string ledger_head;        // headings
  std::string ids_head;           // headings; empty: no cross-reference is written
  std::string references_head;    // headings
  std::size_t most_controls = 20'000;  // groups of totals that are listed one by one
  std::uint64_t commit_bytes = std::uint64_t{32} * 1024 * 1024;  // appended between two commits
  std::chrono::milliseconds commit_time{1'000};                  // or passed between them
};

// Writes what was made of chunks, in their order, and commits it: outputs are synced first, then
// the ledger takes them. Where commits fall changes no byte of the outputs. One thread at a time.
class JobWriter {
 public:
  // `state`: the job as the ledger knows it. All must outlive the writer.
  JobWriter(JobLedger& ledger,
            JobOutputs& outputs,
            const JobState& state,
            JobWriterOptions options);

  // Fails with kUnreadable where something cannot be written; what was committed stays.
  Result<Done> Add(const Chunk& chunk, const ChunkResult& result);
  // Makes everything that was added durable.
  Result<Done> Commit();
  // Closes every output and commits; the job is finished.
  Result<Done> Finish();

  // Without control totals.
  const Tally& tally() const { return tally_; }
  // Of what is durable.
  const Tally& committed() const { return committed_; }

 private:
  Result<Done> AddTarget(const Chunk& chunk, const ChunkResult& result);
  Result<Done> AddPart(std::uint64_t chunk,
                       std::string_view bytes,
                       std::uint64_t records,
                       std::string_view& ids);
  Result<Done> AddIds(std::uint64_t chunk, std::uint64_t records, std::string_view& ids);
  Result<Done> AddRejects(const Chunk& chunk, const ChunkResult& result);
  Result<Done> AddText(std::uint64_t chunk,
                       const std::string& name,
                       std::string_view head,
                       std::string_view text);
  std::string TargetName() const;
  void Note(const OutputPlace& place, std::uint64_t chunk, std::uint64_t bytes);

  JobLedger& ledger_;
  JobOutputs& outputs_;
  JobWriterOptions options_;
  Tally tally_;
  Tally committed_;
  ControlTotals controls_;
  std::uint64_t shard_ = 1;  // number of the target file
  JobCommit pending_;
  std::uint64_t pending_bytes_ = 0;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace baybridge
