#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "core/result.h"

namespace baybridge {

// Ids that are held at once, 16 bytes each: 8 MiB.
inline constexpr std::size_t kIdsAtOnce = 512 * std::size_t{1024};

// Copies those lines of a cross-reference (ids.csv) whose source id stands in more than one line to
// `to`, under its heading, for its owner only; returns how many, and makes no file where there are
// none. The file is read once for about every `at_once` lines of it, so that what is held does not
// grow with it, but for 16 bytes an id that is repeated. Fails with kUnreadable where the files
// cannot be read or written.
Result<std::uint64_t> CopyRepeatedIds(const std::filesystem::path& from,
                                      const std::filesystem::path& to,
                                      std::size_t at_once = kIdsAtOnce);

}  // namespace baybridge
