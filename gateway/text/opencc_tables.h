#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "text/phrase_trie.h"

namespace baybridge {

// One configuration of OpenCC, read through the library and made ready for longest matching. OpenCC
// first cuts the text by its phrases, then converts piece by piece in one or two steps. `first`
// holds each phrase with its final form as a hard value and the pieces of the first step as soft
// ones. Where the second step knows phrases too, it cannot be folded into the first: then `second`
// is not empty and the runs of soft pieces have to pass through it.
struct OpenccTables {
  Phrases first;
  Phrases second;
};

// Reads the configuration ("s2hk.json"). Fails with kNotFound where OpenCC's data is not installed,
// and with kUnsupported where a configuration is built otherwise than said above.
Result<OpenccTables> ReadOpencc(const std::string& config);

// The code points of valid UTF-8.
std::u32string Widen(std::string_view text);

}  // namespace baybridge
