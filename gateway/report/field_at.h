#pragma once

#include <string_view>

#include "core/finding.h"
#include "pack/pack.h"

namespace baybridge {

// The field at a canonical path ("/Resident/Drug[2]/Name"); null where there is none, or no kind.
const Field* FieldAt(const Kind* kind, std::string_view path);

// What a finding without a place in the source speaks of: "target" for the record that was made;
// empty for the source.
std::string_view PartOf(const Finding& finding);

}  // namespace baybridge
