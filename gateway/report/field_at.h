#pragma once

#include <string_view>

#include "pack/pack.h"

namespace baybridge {

// The field at a canonical path ("/Resident/Drug[2]/Name"); null where there is none, or no kind.
const Field* FieldAt(const Kind* kind, std::string_view path);

}  // namespace baybridge
