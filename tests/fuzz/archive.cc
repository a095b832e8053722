#include <string>
#include <string_view>

#include "archive/compression.h"
#include "archive/zip_reader.h"
#include "archive/zip_writer.h"
#include "core/check.h"
#include "fuzz/fuzz.h"

namespace baybridge {
namespace {

constexpr ExpansionLimits kLimits{
    .max_bytes = 1U << 20U, .ratio_from = 1U << 16U, .max_members = 64};

void Unpack(Compression compression, std::string_view input) {
  MemoryBytes source(input);
  auto opened = OpenCompressed(compression, source, {}, kLimits, "x");
  BAYBRIDGE_CHECK(opened.has_value());
  const auto unpacked = ReadAll(**opened, kLimits.max_bytes, "x");
  BAYBRIDGE_CHECK(!unpacked || unpacked->size() <= kLimits.max_bytes);
}

// A zip file that is read gives the same when its members are written again.
void Unzip(std::string_view input) {
  const MemoryBytes bytes(input);
  const auto reader = ZipReader::Open(bytes, kLimits, "x");
  if (!reader) return;
  std::string written;
  StringSink sink(written);
  ZipWriter writer(sink);
  std::size_t whole = 0;
  for (const ZipMember& member : reader->members()) {
    const auto content = reader->ReadMember(member, kLimits.max_bytes);
    if (!content) return;
    // Two names that are not UTF-8 may be shown as one.
    if (writer.Add(member.name, *content, ZipMethod::kStored)) ++whole;
  }
  BAYBRIDGE_CHECK(writer.Finish().has_value());
  const MemoryBytes again(written);
  const auto same = ZipReader::Open(again, kLimits, "x");
  BAYBRIDGE_CHECK(same.has_value());
  BAYBRIDGE_CHECK(same->members().size() == whole);
}

}  // namespace

void Fuzz(std::string_view input) {
  switch (DetectCompression(input)) {
    case Compression::kGzip: return Unpack(Compression::kGzip, input);
    case Compression::kZstd: return Unpack(Compression::kZstd, input);
    case Compression::kZip:
    case Compression::kPlain: return Unzip(input);
  }
}

}  // namespace baybridge
