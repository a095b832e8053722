#pragma once

#include <string_view>

namespace baybridge {

// Whether a record's bytes name the namespace of a keep block, which a lane does not read.
bool HasKeepBlock(std::string_view original);

}  // namespace baybridge
