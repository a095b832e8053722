#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// Base64 (RFC 4648, section 4) with padding, without line breaks.
std::string Base64(std::string_view bytes);

// The bytes; nothing unless the text is exactly what Base64 writes for them: no blanks, whole
// padding, unused bits zero. So no two texts mean the same bytes.
std::optional<std::string> FromBase64(std::string_view text);

// Lower-case hexadecimal of any bytes.
std::string HexOf(std::string_view bytes);

// The bytes; nothing for an odd number of digits, upper case or anything else.
std::optional<std::string> FromHex(std::string_view text);

}  // namespace baybridge
