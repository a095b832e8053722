#pragma once

#include <string_view>

#include "core/arena.h"

namespace baybridge::xpath {

// The number of a text: optional white space, optional minus sign, a Number (production [30]),
// white space; else NaN (XPath 1.0, 4.4).
double ParseNumber(std::string_view text);

// The text of a number: decimal form without exponent, with as many digits as tell it from every
// other number of double precision (4.2). Lives in `arena`, or forever.
std::string_view FormatNumber(double number, Arena& arena);

// 4.4: the nearest integer; of two, the one closer to positive infinity. Keeps NaN, infinities and
// the negative zero.
double RoundNumber(double number);

}  // namespace baybridge::xpath
