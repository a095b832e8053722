#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "archive/expansion.h"
#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

// One member of a zip file.
struct ZipMember {
  std::string name;               // as ShowMemberName shows it
  std::uint64_t size = 0;         // bytes unpacked
  std::uint64_t compressed = 0;   // bytes in the file
  std::uint32_t crc = 0;          // CRC-32 of the unpacked bytes
  std::uint64_t data_offset = 0;  // of the compressed bytes
  bool deflated = false;          // else stored
};

// The members of a zip file in the order in which they stand in it, folders left out. The
// directory at the end and what stands before each member must say the same, and together they
// must account for every byte: no gap, no overlap, nothing before the first member, so that no two
// programs see different content. Fails with kMalformed, with kUnsupported for what is refused
// (encryption, links and devices, names that lead out of a folder, two members of one name, parts,
// other compressions than deflate) and with kTooLarge past a limit as the directory states it.
Result<std::vector<ZipMember>> ReadZipDirectory(const RandomAccess& bytes,
                                                const ExpansionLimits& limits,
                                                const std::string& place);

}  // namespace baybridge
