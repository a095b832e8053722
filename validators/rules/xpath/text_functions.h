#pragma once

#include <cstddef>
#include <string_view>

#include "core/arena.h"

namespace baybridge::xpath {

// The string functions of XPath 1.0, 4.2, on UTF-8. Characters are code points. Results are slices
// of the arguments or live in `arena`.

std::size_t CountCharacters(std::string_view text);
// substring(): characters whose position p (from 1) satisfies p >= round(first) and, with
// `has_length`, p < round(first) + round(length).
std::string_view Substring(std::string_view text, double first, bool has_length, double length);
std::string_view NormalizeSpace(std::string_view text, Arena& arena);
std::string_view Translate(std::string_view text,
                           std::string_view from,
                           std::string_view to,
                           Arena& arena);
// lang(): whether `actual` is `wanted` or a sublanguage of it, ignoring case.
bool IsLanguage(std::string_view actual, std::string_view wanted);

}  // namespace baybridge::xpath
