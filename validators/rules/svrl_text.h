#pragma once

#include <string>
#include <string_view>

namespace baybridge {

// Text and attribute values of SVRL.
std::string EscapeSvrl(std::string_view text);
// The start tag of emph, dir or span; `value` is dir's or span's attribute.
std::string OpenSvrl(std::string_view element, std::string_view value);

}  // namespace baybridge
