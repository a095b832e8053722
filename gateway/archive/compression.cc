#include "archive/compression.h"

#include <utility>

#include "archive/gzip_source.h"
#include "archive/zstd_source.h"

namespace baybridge {

Compression DetectCompression(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\x1F\x8B"sv)) return Compression::kGzip;
  if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return Compression::kZstd;
  // A member first, or the end of a directory that is empty.
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv))
    return Compression::kZip;
  return Compression::kPlain;
}

Result<std::unique_ptr<ByteSource>> OpenCompressed(Compression compression,
                                                   ByteSource& source,
                                                   std::string head,
                                                   const ExpansionLimits& limits,
                                                   const std::string& place) {
  ExpansionMeter meter(limits, place);
  switch (compression) {
    case Compression::kGzip:
      return std::unique_ptr<ByteSource>(
          std::make_unique<GzipSource>(source, std::move(head), std::move(meter)));
    case Compression::kZstd:
      return std::unique_ptr<ByteSource>(
          std::make_unique<ZstdSource>(source, std::move(head), std::move(meter)));
    case Compression::kPlain:
    case Compression::kZip: break;
  }
  return Failure{.kind = FailureKind::kUsage,
                 .what = "expected a gzip or zstd file",
                 .place = place,
                 .advice = {}};
}

Result<std::string> ReadAll(ByteSource& source, std::size_t max_bytes, const std::string& place) {
  constexpr std::size_t kChunk = std::size_t{64} * 1024;
  std::string bytes;
  while (true) {
    const std::size_t old = bytes.size();
    bytes.resize(old + kChunk);
    auto got = source.Read(bytes.data() + old, kChunk);
    if (!got) return std::move(got).error();
    bytes.resize(old + *got);
    if (bytes.size() > max_bytes) {
      return TooLargeArchive(place, "expected at most " + std::to_string(max_bytes) +
                                        " bytes when unpacked, found more");
    }
    if (*got == 0) return bytes;
  }
}

}  // namespace baybridge
