#include "archive/zip_reader.h"

#include <algorithm>
#include <utility>

#include "archive/compression.h"
#include "archive/zip_member_source.h"

namespace baybridge {

ZipReader::ZipReader(const RandomAccess& bytes, const ExpansionLimits& limits, std::string place)
    : bytes_(&bytes),
      limits_(limits),
      place_(std::move(place)) {}

Result<ZipReader> ZipReader::Open(const RandomAccess& bytes,
                                  const ExpansionLimits& limits,
                                  const std::string& place) {
  auto members = ReadZipDirectory(bytes, limits, place);
  if (!members) return std::move(members).error();
  ZipReader reader(bytes, limits, place);
  reader.members_ = *std::move(members);
  return reader;
}

const ZipMember* ZipReader::Find(std::string_view name) const {
  const auto found = std::ranges::find(members_, name, &ZipMember::name);
  return found == members_.end() ? nullptr : &*found;
}

std::unique_ptr<ByteSource> ZipReader::OpenMember(const ZipMember& member) const {
  return std::make_unique<ZipMemberSource>(*bytes_, member,
                                           ExpansionMeter(limits_, place_ + "/" + member.name));
}

Result<std::string> ZipReader::ReadMember(const ZipMember& member, std::size_t max_bytes) const {
  const std::string place = place_ + "/" + member.name;
  if (member.size > max_bytes) {
    return TooLargeArchive(place, "expected at most " + std::to_string(max_bytes) +
                                      " bytes when unpacked, found more");
  }
  return ReadAll(*OpenMember(member), max_bytes, place);
}

}  // namespace baybridge
