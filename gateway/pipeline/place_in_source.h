#pragma once

#include <string_view>

#include "core/finding.h"
#include "core/record.h"
#include "translate/translation.h"

namespace baybridge {

// Where in `source` a path of the translation's target comes from: the place of the source leaf of
// that leaf, or of the first leaf of the innermost group on the path that has one. A location
// without a line where nothing there came from the source. Walks the whole target.
Location PlaceInSource(const Translation& translation, const Record& source, std::string_view path);

}  // namespace baybridge
