#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// The text of a zlib stream (RFC 1950) at the begin of `bytes`; what stands behind it is ignored.
// Fails with kMalformed where it is damaged or does not end, kTooLarge past `max_bytes`.
Result<std::string> InflateZlib(std::string_view bytes, std::size_t max_bytes);

}  // namespace baybridge
