#pragma once

#include <string_view>

namespace baybridge::schema {

// True if the text is a URI reference as XSD 1.0 anyURI wants it (RFC 2396 and 2732 after the
// escaping of XLink 5.4): characters that may not stand in a URI count as escaped, so only a broken
// escape, a second ‘#’, or brackets out of place make it wrong.
bool IsUriReference(std::string_view text);

}  // namespace baybridge::schema
