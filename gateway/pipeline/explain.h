#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "pack/pack.h"
#include "pipeline/translating.h"
#include "report/catalogue.h"

namespace baybridge {

// Tells of a target leaf which source leaf (file, line, column), rows (file:line), transforms and
// versions made it; of a source leaf what became of it and why. `path` is a path of the target or
// the source, with or without positions; every leaf at it is told. Fails with kNotFound where there
// is none, in the reader's language, with paths that may have been meant as advice.
Result<std::string> ExplainPath(const Translated& translated,
                                std::string_view path,
                                const Catalogue& catalogue,
                                Language language);

}  // namespace baybridge
