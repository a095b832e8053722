#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

struct CanonicalXmlOptions {
  bool drop_white_space =
      false;  // text of white space only beside child elements, so that indentation does not count
  bool unify_prefixes =
      false;  // n1, n2, … by first use, so that prefixes do not count (those within values stay)
};

// Exclusive XML Canonicalization 1.0 of a document, without comments. Fails with kMalformed where
// `utf8` is not well-formed.
Result<std::string> CanonicalXml(std::string_view utf8, const CanonicalXmlOptions& options = {});

}  // namespace baybridge
