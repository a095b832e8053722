#include "archive/zip_directory.h"

#include <algorithm>
#include <set>
#include <utility>

#include "archive/member_name.h"
#include "archive/zip_end.h"
#include "archive/zip_layout.h"

namespace baybridge {
namespace {

// What the directory says of a member.
struct Entry {
  std::string name;  // its bytes
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t compressed = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;       // of what stands before the member
  std::uint64_t data_offset = 0;  // found when that is read
  bool in64 = false;              // its sizes stand in the extra field

  bool is_folder() const { return name.ends_with('/'); }
};

class DirectoryReader {
 public:
  DirectoryReader(const RandomAccess& bytes,
                  const ExpansionLimits& limits,
                  const std::string& place)
      : bytes_(bytes),
        limits_(limits),
        place_(place) {}

  Result<std::vector<ZipMember>> Run() {
    auto found = FindZipEnd(bytes_, limits_, place_);
    if (!found) return std::move(found).error();
    auto entries = ReadEntries(*found);
    if (!entries) return std::move(entries).error();
    std::ranges::sort(*entries, {}, &Entry::offset);
    auto tiled = CheckBodies(*entries, found->offset);
    if (!tiled) return std::move(tiled).error();
    return Members(*entries);
  }

 private:
  Failure Damaged(std::string what) const { return DamagedArchive(place_, std::move(what)); }
  Failure Refused(std::string what) const { return RefusedArchive(place_, std::move(what)); }

  Result<std::string> Part(std::uint64_t offset, std::uint64_t size) const {
    return ReadZipPart(bytes_, offset, size, place_);
  }

  Result<std::vector<Entry>> ReadEntries(const ZipEnd& found) {
    auto directory = Part(found.offset, found.size);
    if (!directory) return std::move(directory).error();
    ZipFields fields(*directory);
    std::vector<Entry> entries;
    entries.reserve(found.entries);
    std::set<std::string> names;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < found.entries; ++i) {
      auto entry = ReadEntry(fields);
      if (!entry) return std::move(entry).error();
      if (auto checked = CheckEntry(*entry, total); !checked) return std::move(checked).error();
      const bool is_new = names.insert(entry->name).second;
      if (!is_new) return Refused("two members have one name");
      entries.push_back(*std::move(entry));
    }
    if (fields.left() != 0) return Damaged("its directory is longer than its members");
    if (IsPastRatio(limits_, total, bytes_.size()))
      return TooLargeArchive(place_, "expected to unpack to at most " +
                                         std::to_string(limits_.max_ratio) +
                                         " times its size, found more");
    return entries;
  }

  Result<Entry> ReadEntry(ZipFields& fields) const {
    if (fields.left() < zip::kCentralBytes) return Damaged("its directory ends before its end");
    if (fields.U32() != zip::kCentralSign) return Damaged("its directory is broken");
    Entry entry;
    const unsigned host = fields.U16() >> 8U;
    fields.U16();  // version needed: the flags and methods say more
    entry.flags = fields.U16();
    entry.method = fields.U16();
    fields.U32();  // time and date
    entry.crc = fields.U32();
    entry.compressed = fields.U32();
    entry.size = fields.U32();
    const std::size_t name = fields.U16();
    const std::size_t extra = fields.U16();
    const std::size_t comment = fields.U16();
    if (fields.U16() != 0) return Refused("it is one part of several");
    fields.U16();  // internal attributes
    const std::uint32_t attributes = fields.U32();
    entry.offset = fields.U32();
    if (fields.left() < name + extra + comment) return Damaged("its directory ends before its end");
    entry.name = fields.Bytes(name);
    const std::string_view extras = fields.Bytes(extra);
    fields.Bytes(comment);
    if (!ReadExtra(extras, entry)) return Damaged("an extra field of its directory is broken");
    if (!IsRegular(entry, host, attributes))
      return Refused("a member is neither a file nor a folder");
    return entry;
  }

  // Numbers of more than 32 bits stand in an extra field. False where one is missing.
  static bool ReadExtra(std::string_view bytes, Entry& entry) {
    ZipFields fields(bytes);
    std::vector<std::uint64_t*> wanted;
    for (std::uint64_t* number : {&entry.size, &entry.compressed, &entry.offset}) {
      if (*number == zip::kIn64) wanted.push_back(number);
    }
    while (fields.left() >= 4) {
      const std::uint16_t id = fields.U16();
      const std::size_t size = fields.U16();
      if (size > fields.left()) return false;
      ZipFields field(fields.Bytes(size));
      if (id != zip::kExtra64) continue;
      if (field.left() < wanted.size() * 8) return false;
      for (std::uint64_t* number : wanted) *number = field.U64();
      entry.in64 = true;
      wanted.clear();
    }
    return fields.left() == 0 && wanted.empty();
  }

  // Other systems than Unix state no kind of file.
  static bool IsRegular(const Entry& entry, unsigned host, std::uint32_t attributes) {
    constexpr unsigned kKindMask = 0xF000;
    constexpr unsigned kRegularKind = 0x8000;
    constexpr unsigned kFolderKind = 0x4000;
    const unsigned kind = host == zip::kUnixHost ? (attributes >> 16U) & kKindMask : 0;
    return kind == 0 || kind == (entry.is_folder() ? kFolderKind : kRegularKind);
  }

  Result<Done> CheckEntry(const Entry& entry, std::uint64_t& total) const {
    constexpr unsigned kRefusedFlags =
        zip::kEncryptedFlag | zip::kStrongFlag | zip::kMaskedFlag | zip::kPatchFlag;
    if ((entry.flags & kRefusedFlags) != 0) return Refused("a member is encrypted or a patch");
    if (entry.method != zip::kStored && entry.method != zip::kDeflated)
      return Refused("a member is neither stored nor deflated");
    std::string_view name = entry.name;
    if (entry.is_folder() && name.size() > 1) name.remove_suffix(1);
    if (const std::string_view problem = ProblemOfMemberName(name); !problem.empty())
      return Refused("a member has " + std::string(problem));
    if (entry.is_folder() && entry.size != 0) return Refused("a folder has content");
    if (entry.method == zip::kStored && entry.size != entry.compressed)
      return Damaged("a stored member has two sizes");
    const std::uint64_t left = limits_.max_bytes - std::min(limits_.max_bytes, total);
    if (entry.size > left || IsPastRatio(limits_, entry.size, entry.compressed)) {
      return TooLargeArchive(place_, "a member would unpack to " + std::to_string(entry.size) +
                                         " bytes, more than the limits allow");
    }
    total += entry.size;
    return Done{};
  }

  // Every byte before the directory belongs to exactly one member.
  Result<Done> CheckBodies(std::vector<Entry>& entries, std::uint64_t directory) const {
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Entry& entry = entries[i];
      const std::uint64_t next = i + 1 < entries.size() ? entries[i + 1].offset : directory;
      if (entry.offset != at) return Refused("its members overlap or leave gaps");
      auto begun = CheckLocal(entry);
      if (!begun) return std::move(begun).error();
      if (entry.data_offset > next || entry.compressed > next - entry.data_offset)
        return Refused("its members overlap");
      at = entry.data_offset + entry.compressed;
      auto described = CheckDescriptor(entry, at, next);
      if (!described) return described;
      at = next;
    }
    if (at != directory) return Refused("it holds bytes that no member accounts for");
    return Done{};
  }

  // What stands before a member says what the directory says.
  Result<Done> CheckLocal(Entry& entry) const {
    auto part = Part(entry.offset, zip::kLocalBytes);
    if (!part) return std::move(part).error();
    ZipFields fields(*part);
    const bool sign = fields.U32() == zip::kLocalSign;
    fields.U16();  // version needed
    const bool same = fields.U16() == entry.flags && fields.U16() == entry.method;
    if (!sign || !same) return Refused("a member and the directory do not agree");
    fields.U32();  // time and date
    Entry local;
    local.crc = fields.U32();
    local.compressed = fields.U32();
    local.size = fields.U32();
    const std::size_t name = fields.U16();
    const std::size_t extra = fields.U16();
    auto rest = Part(entry.offset + zip::kLocalBytes, name + extra);
    if (!rest) return std::move(rest).error();
    if (!ReadExtra(std::string_view(*rest).substr(name), local))
      return Damaged("an extra field of a member is broken");
    const bool described = (entry.flags & zip::kDescriptorFlag) != 0;
    const bool blank = described && local.crc == 0 && local.size == 0 && local.compressed == 0;
    const bool equal =
        local.crc == entry.crc && local.size == entry.size && local.compressed == entry.compressed;
    if (std::string_view(*rest).substr(0, name) != entry.name || (!blank && !equal))
      return Refused("a member and the directory do not agree");
    entry.in64 = local.in64;
    entry.data_offset = entry.offset + zip::kLocalBytes + name + extra;
    return Done{};
  }

  // What a program that could not know the sizes before wrote behind the member.
  Result<Done> CheckDescriptor(const Entry& entry, std::uint64_t at, std::uint64_t next) const {
    const std::uint64_t size = next - at;
    if ((entry.flags & zip::kDescriptorFlag) == 0)
      return size == 0 ? Result<Done>(Done{})
                       : Refused("it holds bytes that no member accounts for");
    constexpr std::uint64_t kLeast = 12;
    constexpr std::uint64_t kLeast64 = 20;
    const bool in64 = size >= kLeast64;
    const std::uint64_t without = in64 ? kLeast64 : kLeast;
    if (size != without && size != without + 4)
      return Refused("it holds bytes that no member accounts for");
    auto part = Part(at, size);
    if (!part) return std::move(part).error();
    ZipFields fields(*part);
    bool same = size == without || fields.U32() == zip::kDescriptorSign;
    same = fields.U32() == entry.crc && same;
    same = (in64 ? fields.U64() : fields.U32()) == entry.compressed && same;
    same = (in64 ? fields.U64() : fields.U32()) == entry.size && same;
    if (!same) return Refused("a member and the directory do not agree");
    return Done{};
  }

  static std::vector<ZipMember> Members(const std::vector<Entry>& entries) {
    std::vector<ZipMember> members;
    for (const Entry& entry : entries) {
      if (entry.is_folder()) continue;
      members.push_back({.name = ShowMemberName(entry.name),
                         .size = entry.size,
                         .compressed = entry.compressed,
                         .crc = entry.crc,
                         .data_offset = entry.data_offset,
                         .deflated = entry.method == zip::kDeflated});
    }
    return members;
  }

  const RandomAccess& bytes_;
  const ExpansionLimits& limits_;
  const std::string& place_;
};

}  // namespace

Result<std::vector<ZipMember>> ReadZipDirectory(const RandomAccess& bytes,
                                                const ExpansionLimits& limits,
                                                const std::string& place) {
  return DirectoryReader(bytes, limits, place).Run();
}

}  // namespace baybridge
