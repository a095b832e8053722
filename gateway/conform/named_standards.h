#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace baybridge {

// What a person names by `ids`: these, each once, or, where one of them is ‘all’, every standard
// there is below `root`. Whether there are such standards is not looked at. Fails like
// ListStandards.
Result<std::vector<std::string>> NamedStandards(const std::filesystem::path& root,
                                                std::vector<std::string> ids);

}  // namespace baybridge
