#include "archive/zip_end.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "archive/zip_layout.h"

namespace baybridge {
namespace {

class EndReader {
 public:
  EndReader(const RandomAccess& bytes, const ExpansionLimits& limits, const std::string& place)
      : bytes_(bytes),
        limits_(limits),
        place_(place) {}

  // The end record: the only place from which a comment of its length reaches the end of the file.
  Result<ZipEnd> FindEnd() const {
    constexpr std::size_t kMostComment = 0xFFFF;
    const std::size_t size = std::min(bytes_.size(), zip::kEndBytes + kMostComment);
    const std::uint64_t base = bytes_.size() - size;
    auto tail = Part(base, size);
    if (!tail) return std::move(tail).error();
    std::optional<std::size_t> at;
    const std::string_view all = *tail;
    for (std::size_t i = 0; i + zip::kEndBytes <= size; ++i) {
      ZipFields fields(all.substr(i, zip::kEndBytes));
      if (fields.U32() != zip::kEndSign) continue;
      fields.Bytes(zip::kEndBytes - 6);
      if (fields.U16() != size - i - zip::kEndBytes) continue;
      if (at) return Refused("it has two ends");
      at = i;
    }
    if (!at) return Damaged("it has no end");
    return ReadEnd(all.substr(*at, zip::kEndBytes), base + *at);
  }

 private:
  Failure Damaged(std::string what) const { return DamagedArchive(place_, std::move(what)); }
  Failure Refused(std::string what) const { return RefusedArchive(place_, std::move(what)); }
  Result<std::string> Part(std::uint64_t offset, std::uint64_t size) const {
    return ReadZipPart(bytes_, offset, size, place_);
  }

  Result<ZipEnd> ReadEnd(std::string_view end, std::uint64_t offset) const {
    ZipFields fields(end);
    fields.U32();
    const bool in_parts = fields.U16() != 0 || fields.U16() != 0;
    const std::uint16_t here = fields.U16();
    ZipEnd found;
    found.entries = fields.U16();
    if (in_parts || here != found.entries) return Refused("it is one part of several");
    found.size = fields.U32();
    found.offset = fields.U32();
    found.end = offset;
    if (offset >= zip::kLocator64Bytes) {
      auto locator = Part(offset - zip::kLocator64Bytes, zip::kLocator64Bytes);
      if (!locator) return std::move(locator).error();
      if (ZipFields(*locator).U32() == zip::kLocator64Sign)
        return ReadEnd64(*locator, offset, found);
    }
    return CheckEnd(found);
  }

  // The larger end record that stands before the end record.
  Result<ZipEnd> ReadEnd64(std::string_view locator, std::uint64_t end, const ZipEnd& small) const {
    ZipFields where(locator.substr(8));
    ZipEnd found;
    found.end = where.U64();
    auto part = Part(found.end, zip::kEnd64Bytes);
    if (!part) return std::move(part).error();
    ZipFields fields(*part);
    const bool sign = fields.U32() == zip::kEnd64Sign;
    const bool whole = fields.U64() == zip::kEnd64Bytes - 12 &&
                       found.end + zip::kEnd64Bytes + zip::kLocator64Bytes == end;
    if (!sign || !whole) return Damaged("its larger end record does not stand where it should");
    fields.U32();  // versions
    const bool in_parts = fields.U32() != 0 || fields.U32() != 0;
    const std::uint64_t here = fields.U64();
    found.entries = fields.U64();
    found.size = fields.U64();
    found.offset = fields.U64();
    if (in_parts || here != found.entries) return Refused("it is one part of several");
    const auto agrees = [](std::uint64_t number, std::uint64_t small_number, std::uint64_t none) {
      return small_number == none || small_number == number;
    };
    if (!agrees(found.entries, small.entries, 0xFFFF) ||
        !agrees(found.size, small.size, zip::kIn64) ||
        !agrees(found.offset, small.offset, zip::kIn64))
      return Refused("its two end records do not agree");
    return CheckEnd(found);
  }

  Result<ZipEnd> CheckEnd(const ZipEnd& found) const {
    if (found.entries > limits_.max_members) {
      return TooLargeArchive(place_, "expected at most " + std::to_string(limits_.max_members) +
                                         " members, found more");
    }
    if (found.size > limits_.max_directory_bytes)
      return TooLargeArchive(place_, "its directory is too long");
    if (found.offset > found.end || found.size != found.end - found.offset)
      return Damaged("its directory does not stand where its end record says");
    return found;
  }

  const RandomAccess& bytes_;
  const ExpansionLimits& limits_;
  const std::string& place_;
};

}  // namespace

Result<ZipEnd> FindZipEnd(const RandomAccess& bytes,
                          const ExpansionLimits& limits,
                          const std::string& place) {
  return EndReader(bytes, limits, place).FindEnd();
}

Result<std::string> ReadZipPart(const RandomAccess& bytes,
                                std::uint64_t offset,
                                std::uint64_t size,
                                const std::string& place) {
  if (offset > bytes.size() || size > bytes.size() - offset)
    return DamagedArchive(place, "it ends before its end");
  std::string part(size, '\0');
  std::size_t at = 0;
  while (at < size) {
    auto got = bytes.ReadAt(offset + at, part.data() + at, size - at);
    if (!got) return std::move(got).error();
    if (*got == 0) return DamagedArchive(place, "it ends before its end");
    at += *got;
  }
  return part;
}

}  // namespace baybridge
