#pragma once

#include <string_view>

#include "core/finding.h"

namespace baybridge {

// Gives findings about an envelope (CheckEnvelope), whose paths name a value of it, the line of the
// document where that value stands, or the group it is missing from. Findings of other things, and
// all of them where the document is no JSON, stay as they are.
void PlaceInEnvelope(std::string_view json, Findings& findings);

}  // namespace baybridge
