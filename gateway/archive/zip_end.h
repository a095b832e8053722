#pragma once

#include <cstdint>
#include <string>

#include "archive/expansion.h"
#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

// Where the directory of a zip file stands.
struct ZipEnd {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
  std::uint64_t end = 0;  // offset of what stands right behind it
};

// Finds the end record, the larger one of Zip64 where there is one, and what they say of the
// directory. Fails with kMalformed where there is none or it is wrong, kUnsupported where there are
// two or the file is a part of several, kTooLarge past a limit.
Result<ZipEnd> FindZipEnd(const RandomAccess& bytes,
                          const ExpansionLimits& limits,
                          const std::string& place);

// `size` bytes of a zip file. Fails with kMalformed where they are not there.
Result<std::string> ReadZipPart(const RandomAccess& bytes,
                                std::uint64_t offset,
                                std::uint64_t size,
                                const std::string& place);

}  // namespace baybridge
