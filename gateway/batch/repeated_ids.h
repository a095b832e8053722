#pragma once

#include <cstdint>
#include <filesystem>

#include "core/result.h"

namespace baybridge {

// Copies those lines of a cross-reference (ids.csv) whose source id stands in more than one line to
// `to`, under its heading, for its owner only; returns how many, and makes no file where there are
// none. 16 bytes a record are held. Fails with kUnreadable where the files cannot be read or
// written.
Result<std::uint64_t> CopyRepeatedIds(const std::filesystem::path& from,
                                      const std::filesystem::path& to);

}  // namespace baybridge
