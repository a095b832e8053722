#pragma once

#include <string>

namespace CLI {
class App;
}

namespace baybridge {

// The manual page baybridge(1) in roff, made of what the commands say of themselves in their help:
// for every command what it does, what it takes and its examples. Ends with a line break.
std::string ManualPage(const CLI::App& app);

}  // namespace baybridge
