#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"

namespace baybridge {

// GW-SCH-093 where the first bytes are those of a file that holds no record whatever its name: a
// PDF, a picture, a text of an office program. Nothing for all other bytes.
std::optional<Finding> FileOfOtherKind(std::string_view bytes, const std::string& file);

// True for text that begins, behind white space, with a letter of no syntax: neither ‘<’ nor ‘{’
// nor ‘[’. Text of white space only is false: it is an XML document without root.
bool IsNoDocument(std::string_view utf8);

}  // namespace baybridge
