#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "conform/compiled_standard.h"
#include "core/result.h"

namespace baybridge {

struct RecordResult;

// The overlaps of the standards of one run; none where there is no such file. Fails with
// kMalformed and file:line, also for a rule that a standard of the run has not.
Result<std::vector<Overlap>> LoadOverlaps(const std::filesystem::path& file,
                                          const Standards& standards);

// Marks the hits of a record that repeat what another standard says of it.
void MarkOverlaps(const std::vector<Overlap>& overlaps, RecordResult& result);

}  // namespace baybridge
