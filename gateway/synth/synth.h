#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "pack/pack.h"
#include "synth/generator.h"

namespace baybridge {

using synth::kSeededErrorNames;
using synth::SeededError;

struct SynthOptions {
  std::uint64_t seed = 1;
  std::uint32_t errors_per_million = 0;  // records that hold one error each
  std::vector<SeededError> error_kinds;  // which errors; empty: all that the format has a place for
  std::uint32_t typical_bytes = 4096;    // average size of a record
};

// One line of the truth: what was seeded where.
struct SeededRow {
  std::uint64_t record = 0;  // from 1
  SeededError kind = SeededError::kMissingRequired;
  std::string path;  // canonical, within the record
  std::string detail;
};

// Makes synthetic records of one kind of one pack: valid but for the errors asked for, in which
// every leaf and code occurs within any 1,000 records that begin at a multiple of 1,000. A record
// depends on the seed and its number alone, so that any number of threads gives the same bytes.
// Constant after Make: Append may be called from many threads.
class Synth {
 public:
  // Fails with kNotFound, kMalformed or kUnsupported (a schema outside the subset of
  // docs/packs.md). Packs must outlive it.
  static Result<std::unique_ptr<Synth>> Make(const PackSet& packs,
                                             const Pack& pack,
                                             const Kind& kind,
                                             const SynthOptions& options);
  ~Synth();
  Synth(const Synth&) = delete;
  Synth& operator=(const Synth&) = delete;
  Synth(Synth&&) = delete;
  Synth& operator=(Synth&&) = delete;

  // Appends the records `first` (from 0) to `first + count - 1`, one a line, as they stand within
  // the envelope. Appends to `truth` what was seeded.
  void Append(std::uint64_t first,
              std::uint64_t count,
              std::string& out,
              std::vector<SeededRow>& truth) const;
  // Appends one record as a document of its own.
  void AppendDocument(std::uint64_t number, std::string& out, std::vector<SeededRow>& truth) const;

  // What stands before and behind the records of a batch. Empty where the kind has no envelope.
  const std::string& prolog() const { return prolog_; }
  const std::string& epilog() const { return epilog_; }

  // Writes a whole batch file through `sink`, in order, with so many threads. Stops where the sink
  // returns false. Returns the truth.
  std::vector<SeededRow> WriteBatch(std::uint64_t records,
                                    unsigned threads,
                                    const std::function<bool(std::string_view)>& sink) const;

  const synth::Plan& plan() const { return *plan_; }

 private:
  Synth() = default;
  void AppendOne(synth::Generator& generator,
                 std::uint64_t number,
                 std::string_view open,
                 std::string& out,
                 std::vector<SeededRow>& truth) const;

  std::unique_ptr<const synth::Plan> plan_;
  SynthOptions options_;
  std::string prolog_;
  std::string epilog_;
  std::string document_open_;  // start tag of a record that is a document of its own
};

// The truth as CSV: record,kind,path,detail.
std::string TruthCsv(const std::vector<SeededRow>& truth);

}  // namespace baybridge
