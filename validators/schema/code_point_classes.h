#pragma once

#include <optional>
#include <string_view>

#include "schema/code_points.h"

namespace baybridge::schema {

// The character classes of XSD 1.0 part 2, appendix F. Categories and blocks of the basic plane are
// those of Xerces-C's tables; of the other planes ideographs are letters (Lo) and private-use
// characters Co, because names are written with them.

// \p{…}: a general category ("Lu", "L") or a block ("IsBasicLatin"); nothing where there is none of
// that name.
std::optional<CodePointSet> NamedClass(std::string_view name);
// \i and \c: initial name characters and name characters of XML 1.0 (fourth edition), colon
// included.
const CodePointSet& InitialNameClass();
const CodePointSet& NameClass();
// \d and \w.
const CodePointSet& DigitClass();
const CodePointSet& WordClass();

}  // namespace baybridge::schema
