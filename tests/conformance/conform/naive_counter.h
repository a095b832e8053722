#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/record.h"

namespace baybridge {

// How often rules of GB 38600-2019 must speak on a hub record, by walking it plainly: no XPath, no
// index, no rule file. R-001 to R-009 (a placement in a home of the mainland without assessment of
// the kind), R-012 (a kind that is none of the nine) and R-016 (an assessment without result).
std::map<std::string, std::uint64_t> NaiveCount(const Record& hub);

}  // namespace baybridge
