#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "archive/expansion.h"
#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

enum class Compression { kPlain, kGzip, kZstd, kZip };

// First bytes that tell a compressed file.
inline constexpr std::size_t kCompressionSignBytes = 4;

// How a file is compressed, told by its first bytes (RFC 1952, RFC 8878, .ZIP application note); a
// name is never trusted. kPlain for anything else.
Compression DetectCompression(std::string_view head);

// Opens the bytes of a gzip or zstd file (members one after the other are one stream) for reading
// once, in flat memory. `head` holds what was read of `source` already; `source` must outlive what
// is returned; `place` names the file in failures. Reading fails with kMalformed where the file is
// damaged or ends before its end, kTooLarge past a limit, kUnsupported for an archive within the
// archive or a zstd dictionary, and as `source` fails. Fails with kUsage for other compressions: a
// zip file is opened with ZipReader.
Result<std::unique_ptr<ByteSource>> OpenCompressed(Compression compression,
                                                   ByteSource& source,
                                                   std::string head,
                                                   const ExpansionLimits& limits,
                                                   const std::string& place);

// What is left of a source. Fails with kTooLarge past `max_bytes`, and as the source fails.
Result<std::string> ReadAll(ByteSource& source, std::size_t max_bytes, const std::string& place);

}  // namespace baybridge
