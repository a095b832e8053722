#pragma once

#include <cstddef>
#include <string>

#include "cli/session.h"
#include "pipeline/translating.h"

namespace baybridge {

// The leaves of the source that were lost or are residue, a line each in the reader's language:
// where it stands, its path and label, and why; never its value. At most `most` of them, and how
// many more there are. Empty where all were carried, and where `most` is 0.
std::string LeafLines(const Session& session, const Translated& made, std::size_t most);

}  // namespace baybridge
