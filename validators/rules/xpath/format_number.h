#pragma once

#include <string_view>

#include "core/arena.h"
#include "rules/xpath/decimal_format.h"

namespace baybridge::xpath {

// format-number() of XSLT 1.0, 12.3. `pattern`, in the symbols of `format`: an optional second half
// for negative numbers; in each a prefix, digits, a suffix; percent and per mille scale. A half-way
// digit is rounded to even. A pattern without digits is written as it stands.
std::string_view FormatByPattern(double number,
                                 std::string_view pattern,
                                 const DecimalFormat& format,
                                 Arena& arena);

}  // namespace baybridge::xpath
