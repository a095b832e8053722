#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pack/pack.h"

namespace baybridge {

// What a kind of a pack covers of one section of the sheets it was drawn from.
struct SectionCoverage {
  std::string pack;
  std::string kind;
  std::string section;  // as fields.csv names it
  std::size_t leaves = 0;
  std::size_t coded = 0;  // with a code list or identifier scheme
  std::size_t critical = 0;
  std::size_t unverified = 0;
  std::size_t mapped = 0;  // named by a row of the mapping table (the hub: of any table)
  std::size_t unmapped_critical = 0;
  std::string omission = {};  // of a section without leaves: why; else empty
};

// One entry for every section of every kind, in the order of fields.csv, then one for every section
// of the sheets that no kind of the pack has a leaf of. The shapes must be filled (CheckPacks does
// that).
std::vector<SectionCoverage> CoverageOf(const PackSet& packs);

// The coverage as CSV with a header line and a line of sums for each kind.
std::string WriteCoverage(const std::vector<SectionCoverage>& coverage);

}  // namespace baybridge
