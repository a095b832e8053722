#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "text/encoding.h"

namespace baybridge {

// Appends `utf8` (valid UTF-8, without byte order mark) to `out` in another encoding; UTF-16 begins
// with a byte order mark. Nothing is ever replaced: where the encoding has no code for a character,
// returns the finding GW-ENC-020 that names the first such character and its place, and `out` is as
// it was. What is written decodes to the same text.
std::optional<Finding> Encode(std::string_view utf8, Encoding encoding, std::string& out);

}  // namespace baybridge
