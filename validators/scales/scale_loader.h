#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "scales/scale_scheme.h"

namespace baybridge {

// The files of one scheme, as bytes.
struct ScaleFiles {
  std::string_view items;
  std::string_view tables;  // may be empty
  std::string_view results;
  std::string_view grounds;  // may be empty
};

// Reads a scheme of assessment from its tables (docs/packs.md). `place` is the folder's name for
// messages. Fails with kMalformed and file:line: a cell that is no range, score or condition, a
// variable, table or list that does not exist, a result that rests on a later one, a row without
// evidence.
Result<ScaleScheme> ReadScaleScheme(std::string_view id,
                                    const ScaleFiles& files,
                                    const std::string& place);

// Reads every folder of `root`/schemas/_scales, in the order of their names; no folder, no schemes.
// Fails like ReadScaleScheme, and with kNotFound where a folder lacks items.csv or results.csv.
Result<std::vector<ScaleScheme>> LoadScaleSchemes(const std::filesystem::path& root);

}  // namespace baybridge
