#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "pack/catalogue.h"

namespace baybridge {

// Whether sensitive arguments are shown as they are or as •••.
enum class SensitiveValues : bool { kMask, kShow };

inline constexpr std::string_view kMask = "•••";

// A finding in words.
struct FindingText {
  std::string text;
  std::string advice;  // may be empty
};

// The message of the finding with its arguments filled in: `leaf` by the label that `kind` (may be
// null) gives the field at the finding's path, `reason` by the text of reason.<word>, both in that
// language. Where the catalogue has no such id the
// text is the id with the arguments beside it.
FindingText TextOf(const Finding& finding,
                   const Catalogue& catalogue,
                   Language language,
                   SensitiveValues sensitive,
                   const Kind* kind = nullptr);

}  // namespace baybridge
