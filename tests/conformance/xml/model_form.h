#pragma once

#include <string>
#include <string_view>

#include "core/record.h"
#include "core/result.h"

namespace baybridge {

// What a Record keeps of a document, in canonical form: no comments and instructions, an element's
// character data in one piece before its child elements, none where it is white space beside child
// elements, prefixes unified. Two ways to it, which must meet.

// By libxml2 alone. Fails with kMalformed where libxml2 refuses the document.
Result<std::string> ModelForm(std::string_view utf8);

// From a record that our reader made, by our writer. Fails where libxml2 refuses what we write.
Result<std::string> ModelForm(const Record& record);

}  // namespace baybridge
