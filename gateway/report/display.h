#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/finding.h"

namespace baybridge {

// Columns that a code point takes on a terminal: 2 for East Asian wide and full-width ones, 0 for
// marks that stand on another (Unicode Standard Annex 11), else 1.
int DisplayWidth(char32_t code);

// Columns of a text.
std::size_t DisplayWidth(std::string_view utf8);

// The text with every character that could act on a terminal or hide (controls, bidi and zero-width
// characters) shown as ‘·’; bytes that are not UTF-8 as well.
std::string Harmless(std::string_view utf8);

// "file:line:column" with what is known of it; the cell instead where it is one of a workbook
// ("file:Sheet1!C7"). Empty where nothing is known.
std::string PlaceText(const Location& location);

// A source line cut to `max_columns` around a column, with the line of the caret below it.
struct Excerpt {
  std::string line;
  std::string caret;  // blanks and ‘^’
};

// `column` counts code points from 1 (0: no caret). A cut end is marked with ‘…’.
Excerpt ExcerptOf(std::string_view line, std::size_t column, std::size_t max_columns);

}  // namespace baybridge
