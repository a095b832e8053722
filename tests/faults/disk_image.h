#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "faults/io_shim.h"

namespace baybridge {

// What may stand on a disk when the power goes behind the first `count` of these events. Bytes of a
// file that were synced are there; each later write is there, is not, or is torn at a multiple of
// 512 bytes. Names made, changed or removed are there in the order in which that was done, at least
// up to the last sync of their folder. Written to `to`, in place of `from` in the paths.
void WriteDiskImage(const std::vector<IoEvent>& events,
                    std::size_t count,
                    const std::string& from,
                    const std::filesystem::path& to,
                    std::mt19937& random);

}  // namespace baybridge
