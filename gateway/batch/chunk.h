#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/batch_place.h"
#include "batch/record_document.h"
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

// Numbers of a run by name.
class Tally {
 public:
  void Add(std::string_view name, std::uint64_t value = 1) {
    const auto found = values_.find(name);
    if (found != values_.end()) {
      found->second += value;
    } else {
      values_.emplace(name, value);
    }
  }
  void Add(const Tally& other) {
    for (const auto& [name, value] : other.values_) Add(name, value);
  }
  std::uint64_t Of(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? 0 : found->second;
  }
  void Set(std::string_view name, std::uint64_t value) {
    const auto at = values_.lower_bound(name);
    if (at != values_.end() && at->first == name) {
      at->second = value;
    } else {
      values_.emplace_hint(at, name, value);
    }
  }
  // What is not as it was in an earlier state, which held no name that is not here.
  JobTallies Since(const Tally& before) const {
    JobTallies changed;
    auto was = before.values_.begin();
    for (const auto& [name, value] : values_) {
      const bool known = was != before.values_.end() && was->first == name;
      if (value != (known ? was->second : 0)) changed.emplace_back(name, value);
      if (known) ++was;
    }
    return changed;
  }
  const std::map<std::string, std::uint64_t, std::less<>>& values() const { return values_; }
  void Clear() { values_.clear(); }

 private:
  std::map<std::string, std::uint64_t, std::less<>> values_;
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
  std::optional<Failure> failure;  // the operation could not be done at all
};

}  // namespace baybridge
