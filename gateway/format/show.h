#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/record.h"

namespace baybridge {

// A character as findings show it: itself where it is visible ASCII, else U+ and its number.
std::string ShowCharacter(const char* at, const char* end);

// A name as findings show it: at most 100 bytes, cut between characters.
std::string ShowName(std::string_view name);

// The fatal finding that ends the reading of a record, at a byte offset of its input.
Finding MakeFatal(std::string_view id,
                  FindingKind kind,
                  const Record& record,
                  std::uint32_t offset,
                  std::vector<Arg> args);

}  // namespace baybridge
