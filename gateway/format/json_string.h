#pragma once

#include <string_view>

#include "format/out_buffer.h"

namespace baybridge {

// Appends `text` as AppendJsonString does.
void PutJsonString(std::string_view text, OutBuffer& out);

}  // namespace baybridge
