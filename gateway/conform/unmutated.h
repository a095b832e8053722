#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "conform/standard.h"
#include "core/result.h"

namespace baybridge {

// The rules of a standard of which it is said why no mutant of a passing case makes them speak
// (rule, standard, reason), with the line that says it; none where there is no such file. Fails
// with kMalformed and file:line: a rule that the standard does not have or that stands twice, a
// reason that is missing.
Result<std::map<std::string, std::uint32_t>> LoadUnmutated(const std::filesystem::path& file,
                                                           const Standard& standard);

}  // namespace baybridge
