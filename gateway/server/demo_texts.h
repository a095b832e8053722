#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/demo.h"

namespace baybridge {

// The configuration of one gateway of a demonstration.
std::string DemoConfig(std::size_t gateway, const std::vector<std::uint16_t>& ports);

}  // namespace baybridge
