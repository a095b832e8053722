#pragma once

#include <string_view>

namespace baybridge {

// What one fuzz target does with one input. Laws are stated with BAYBRIDGE_CHECK, which aborts in
// every build. The input is a block of its own size, so that reading past it is seen.
void Fuzz(std::string_view input);

}  // namespace baybridge
