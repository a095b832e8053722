#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "core/result.h"

namespace baybridge {

// The references of one run, and what counts of them.
struct ReferencesOfRun {
  std::filesystem::path file;    // references.csv; one that is not there holds nothing
  bool identities_only = false;  // of a job before this one: its references were its own matter
  bool run_again = false;        // a later run took its rejected records
};

struct ReferenceCounts {
  std::uint64_t references = 0;
  std::uint64_t nowhere = 0;   // of these: no record is known by that
  std::uint64_t rejected = 0;  // of these: only records that were rejected are
  std::uint64_t dangling() const { return nowhere + rejected; }
};

// Copies those references that lead to no translated record to `to`, with a last column that says
// where they lead (`nowhere`, `rejected`), for its owner only; makes no file where there are none.
// Some 16 bytes an identity are held. Fails with kUnreadable where the files cannot be read or
// written.
Result<ReferenceCounts> CopyDangling(std::span<const ReferencesOfRun> runs,
                                     const std::filesystem::path& to);

}  // namespace baybridge
