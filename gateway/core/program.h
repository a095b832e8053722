#pragma once

#include <string_view>

namespace baybridge {

// The name and version of this program as reports, ledgers and `--version` tell them, for example
// "baybridge 1.2.3". The version is the one of the build files.
std::string_view ProgramName();

}  // namespace baybridge
