#pragma once

// What the readers of mapping tables share; used by them only.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "translate/table.h"

namespace baybridge {

inline constexpr std::size_t kMaxTableBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB

// kMalformed with the place of a row.
Failure MalformedCell(std::string place, std::string what);

// A text without the spaces around it.
std::string_view WithoutSpaces(std::string_view text);

// The parts of a text between separators, without the spaces around each; at least one.
std::vector<std::string_view> PartsBetween(std::string_view text, std::string_view separator);

// Which ways a row goes.
struct DirectionFlags {
  bool to_hub = true;
  bool from_hub = true;
};

// The cell ‘direction’: both ways where it is empty. Fails with kMalformed for another word.
Result<DirectionFlags> ParseDirection(std::string_view text, const std::string& place);

}  // namespace baybridge
