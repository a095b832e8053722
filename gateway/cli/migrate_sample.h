#pragma once

#include <cstdint>

#include "cli/migrate_end.h"
#include "cli/session.h"
#include "core/result.h"

namespace baybridge {

// Writes sample.html into the folder of a finished run: some of the records that it translated,
// chosen by the seed alone, each beside its target, which is made again from the inputs. Returns
// how many there are. Fails where the inputs cannot be read or the page not be written.
Result<std::uint64_t> WriteSample(Session& session,
                                  const EndedRun& ended,
                                  std::uint64_t records,
                                  std::uint64_t seed);

}  // namespace baybridge
