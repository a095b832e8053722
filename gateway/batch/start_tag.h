#pragma once

#include <string>
#include <string_view>

namespace baybridge {

// Looks at a start tag as it stands in bytes, "<p:Name a="1">" or "<p:Name/>", without judging it.

// The name, as it is written.
std::string_view TagName(std::string_view tag);

// The declarations of namespaces (xmlns="…", xmlns:p="…") of `outer` that `inner` does not make
// itself, each with a blank before it. `inner` may be empty.
std::string DeclarationsOf(std::string_view outer, std::string_view inner);

}  // namespace baybridge
