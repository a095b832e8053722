#pragma once

#include <vector>

#include "pack/pack.h"
#include "pipeline/translating.h"
#include "print/print_record.h"

namespace baybridge {

// What stands in the keep blocks that the source of a translation carries from earlier ones: counts
// by format, and each critical leaf with its own label and text. Blocks that a profile removed are
// not there.
std::vector<EarlierLoss> EarlierLossesOf(const PackSet& packs,
                                         const KeepNames& names,
                                         const Translated& made,
                                         Language language);

}  // namespace baybridge
