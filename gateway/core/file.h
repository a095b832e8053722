#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// The bytes of a regular file (or of standard input for "-"). Fails with kNotFound, kUnreadable (a
// directory, no permission, an I/O error) or kTooLarge past `max_bytes`; never reads more than
// max_bytes + 1.
Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t max_bytes);

// Writes `bytes` to `path` by way of a temporary file in the same folder that is synced and
// renamed, so that nobody ever sees a half-written file. Fails with kUnreadable; nothing is left
// behind then.
Result<Done> WriteFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace baybridge
