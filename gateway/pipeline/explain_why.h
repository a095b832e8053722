#pragma once

#include <string_view>

#include "pipeline/translating.h"

namespace baybridge {

// The row of a mapping table that made nothing of a leaf's value, as file:line, by the finding that
// says so of the source leaf or of the hub leaf that it became; empty where there is none. Points
// into the report. `translated` must hold a translation.
std::string_view FailedRow(const Translated& translated, const LedgerEntry& entry);

// The word of the texts that says why a leaf that is residue stands nowhere in the target. `failed`
// is what FailedRow gave: the table that is named is that row's, and where no row is known none is
// named that might not be the one.
std::string_view WhyWord(const Translation& translation,
                         const LedgerEntry& entry,
                         std::string_view failed);

}  // namespace baybridge
