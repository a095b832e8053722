#pragma once

#include <cstddef>
#include <string_view>

#include "text/encoding.h"

namespace baybridge {

// Bytes of the character that `bytes` begins with, by its lead byte alone; at least 1. `bytes` must
// not be empty. UTF-16 is not stepped through.
std::size_t CharacterSize(std::string_view bytes, Encoding encoding);

// Characters of raw bytes in UTF-8, GB18030 or Big5-HKSCS that begin at a character.
std::size_t CountCharacters(std::string_view bytes, Encoding encoding);

}  // namespace baybridge
