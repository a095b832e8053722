#pragma once

#include <string_view>

#include "core/arena.h"

namespace baybridge::xpath {

// format-number() of XSLT 1.0, 12.3, with the default decimal format. `pattern`: an optional second
// half after `;` for negative numbers; in each a prefix, digits (# 0 , .), a suffix; % and ‰ scale.
// A half-way digit is rounded to even. A pattern without digits is written as it stands.
std::string_view FormatByPattern(double number, std::string_view pattern, Arena& arena);

}  // namespace baybridge::xpath
