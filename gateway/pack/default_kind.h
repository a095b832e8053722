#pragma once

#include <string_view>

namespace baybridge {

// The kind of record that is meant where neither the document nor the caller names one.
inline constexpr std::string_view kDefaultKind = "resident";

}  // namespace baybridge
