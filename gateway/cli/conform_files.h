#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/conform_pool.h"
#include "cli/session.h"

namespace baybridge {

// The files of a run: those named, and in folders those below them of a name that some pack’s
// syntax has (.xml .json .ndjson .jsonl .csv .xlsx, and these packed as .gz or .zst), sorted.
// Hidden ones are left out.
struct ConformFiles {
  std::vector<std::string> files;
  std::uint64_t skipped = 0;  // in folders, of other names
  std::uint64_t bytes = 0;    // as the file system states them
};
// With `zip`, zip files are found in folders as well. Fails with kNotFound for a path that does not
// exist.
Result<ConformFiles> FindFiles(Session& session,
                               const std::vector<std::string>& paths,
                               bool zip = false);

// Told of every record of the files, in order. Returns the exit code: 3 where a file could not be
// read, 1 where a batch is broken (both are told on standard error, and the rest goes on), else 0.
// `failed` counts them. Stops with the failure of `take`.
Result<int> ReadRecords(Session& session,
                        const std::vector<std::string>& files,
                        const std::function<Result<Done>(ConformTask)>& take,
                        std::uint64_t& failed);

}  // namespace baybridge
