#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// Tells `take` of every line of a file with its end; what stands behind the last end is none. Cells
// of the CSV files that a job writes hold no line break. Fails with kUnreadable and as `take` does.
Result<Done> ForEachLine(const std::filesystem::path& file,
                         const std::function<Result<Done>(std::string_view)>& take);

// The cell of a CSV line with so many cells before it, as it is written, quotes included; empty
// where the line has none.
std::string_view CellOf(std::string_view line, std::size_t before);

// The first 16 bytes of the SHA-256 of a text: what is held of one among millions.
using Mark = std::array<std::uint8_t, 16>;
Mark MarkOf(std::string_view text);

}  // namespace baybridge
