#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// Base64 with the alphabet of RFC 4648, section 5, without padding.
std::string EncodeBase64Url(std::string_view bytes);
// Nothing where the text is not exactly what EncodeBase64Url writes: another character, padding,
// an impossible length, or bits behind the last byte that are not 0.
std::optional<std::string> DecodeBase64Url(std::string_view text);

}  // namespace baybridge
