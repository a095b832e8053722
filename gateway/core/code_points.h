#pragma once

#include <cstddef>
#include <string_view>

namespace baybridge {

// Number of code points of UTF-8 text; of other bytes, how many do not continue a code point.
std::size_t CountCodePoints(std::string_view utf8);

}  // namespace baybridge
