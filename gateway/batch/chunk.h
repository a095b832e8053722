#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/batch_place.h"
#include "batch/control_sums.h"
#include "batch/record_document.h"
#include "batch/tally.h"
#include "core/finding.h"
#include "core/job_ledger.h"
#include "core/result.h"

namespace baybridge {

// One record of a chunk.
struct ChunkRecord {
  std::size_t begin = 0;  // of its bytes in Chunk::bytes
  std::size_t size = 0;
  std::uint64_t offset = 0;  // of its first byte in the input
  BatchPlace place;          // number, line and column in the input
  std::string_view refused;  // id of the finding for which it is not read at all; empty: it is read
  Findings remarks;          // of whoever cut it out
  std::shared_ptr<const BatchHead> head;  // of a record that was corrected apart, in UTF-8; null:
                                          // the chunk's
};

// Records of one input that are worked on together.
struct Chunk {
  JobChunk job;  // its digest is made by whoever works on it
  std::shared_ptr<const BatchHead> head;
  std::string file;  // name of the input
  std::string bytes;
  std::vector<ChunkRecord> records;
  std::optional<Finding> problem;  // of the input, behind these records

  std::string_view Original(const ChunkRecord& record) const {
    return std::string_view(bytes).substr(record.begin, record.size);
  }
};

// A rejected record.
struct ChunkReject {
  JobReject job;          // its offset is known to the writer
  std::string line;       // a JSON object without its end: the writer adds where the bytes stand
  std::size_t begin = 0;  // of its bytes in Chunk::bytes
  std::size_t size = 0;
};

// What was made of a chunk.
struct ChunkResult {
  std::string target;             // records, each as it stands in the target file
  std::vector<std::size_t> ends;  // of each record, in `target`
  std::vector<ChunkReject> rejects;
  std::string broken;   // a JSON line where the input itself is broken
  std::string review;   // a JSON line for every record made with errors
  std::string residue;  // CSV rows: what stayed behind
  std::string ledger;   // CSV rows: what became of every leaf
  std::string ids;      // for each record of `target` the beginning of a CSV line: what it is known
                        // by in the source and here; the writer adds where it stands
  std::string references;  // CSV rows: identities and references between records, of those rejected
                           // as well
  Tally tally;
  ControlSums controls;
  std::optional<Failure> failure;  // the operation could not be done at all
};

}  // namespace baybridge
