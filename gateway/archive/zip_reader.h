#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "archive/expansion.h"
#include "archive/zip_directory.h"
#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

// The members of a zip file, unpacked one at a time in flat memory. Immutable once open: members
// may be read by several threads at once if the bytes allow it (InputFile and MemoryBytes do).
class ZipReader {
 public:
  // Reads and checks the directory (see ReadZipDirectory for what is refused). `bytes` must outlive
  // the reader; `place` names the file in failures.
  static Result<ZipReader> Open(const RandomAccess& bytes,
                                const ExpansionLimits& limits,
                                const std::string& place);

  // In the order in which they stand in the file.
  const std::vector<ZipMember>& members() const& { return members_; }
  const std::vector<ZipMember>& members() && = delete;
  // The member of that name; null where there is none.
  const ZipMember* Find(std::string_view name) const;

  // The unpacked bytes of one of members(). Reading fails with kMalformed where its size or
  // CRC-32 is not what the directory says (seen at its end at the latest), kTooLarge past a limit,
  // kUnsupported where it is an archive itself.
  std::unique_ptr<ByteSource> OpenMember(const ZipMember& member) const;
  // The whole of a member. Fails like reading it, and with kTooLarge past `max_bytes`.
  Result<std::string> ReadMember(const ZipMember& member, std::size_t max_bytes) const;

 private:
  ZipReader(const RandomAccess& bytes, const ExpansionLimits& limits, std::string place);

  const RandomAccess* bytes_;
  ExpansionLimits limits_;
  std::string place_;
  std::vector<ZipMember> members_;
};

}  // namespace baybridge
