#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baybridge {

// Decimal text times factor_from / factor_to, as the shortest decimal that the same conversion
// backwards returns to `text`. Nothing where `text` is no plain decimal (optional minus, digits,
// optional fraction).
std::optional<std::string> ConvertDecimal(std::string_view text,
                                          std::string_view factor_from,
                                          std::string_view factor_to);

}  // namespace baybridge
