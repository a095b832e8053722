#pragma once

#include <memory>
#include <optional>
#include <string>

#include "archive/expansion.h"
#include "archive/zip_reader.h"
#include "core/byte_source.h"
#include "core/file.h"
#include "core/result.h"

namespace baybridge {

// A file whose bytes may be packed: as they are, gzip, zstd, a zip file of one member, or a
// workbook. What it is is told by its bytes, not by its name.
class PackedFile {
 public:
  // Opens a file ("-" is standard input) and reads its first bytes. `member`: of a zip file the one
  // to read; empty: its only one. Fails like InputFile::Open and Read; with kMalformed,
  // kUnsupported or kTooLarge where an archive is refused; with kUsage for a zip file of several
  // members of which none was named, and kNotFound where it has no such member.
  static Result<std::unique_ptr<PackedFile>> Open(const std::string& file,
                                                  const ExpansionLimits& limits,
                                                  const std::string& member = {});

  // True for a workbook (.xlsx, or one of the old or encrypted forms that Workbook has words for):
  // it is read from whole().
  bool is_workbook() const { return is_workbook_; }
  // First bytes, unpacked, at most kHeadBytes; may be moved from.
  std::string& head() { return head_; }
  // What follows behind head(), unpacked.
  ByteSource& rest() { return unpacked_ ? *unpacked_ : static_cast<ByteSource&>(file_); }
  // The bytes of a workbook.
  const RandomAccess& whole() const {
    return memory_ ? static_cast<const RandomAccess&>(*memory_) : file_;
  }
  // The file itself where it is not packed; null else.
  InputFile* plain() { return unpacked_ || is_workbook_ ? nullptr : &file_; }
  const InputFile& file() const { return file_; }

 private:
  explicit PackedFile(InputFile file) : file_(std::move(file)) {}
  Result<Done> Unpack(const ExpansionLimits& limits, const std::string& member);
  Result<Done> UnpackZip(const ExpansionLimits& limits, const std::string& member);
  Result<Done> UnpackMember(const std::string& member);

  InputFile file_;
  std::string head_;
  std::string bytes_;  // of an archive that came through a pipe
  std::optional<MemoryBytes> memory_;
  std::optional<ZipReader> zip_;
  std::unique_ptr<ByteSource> unpacked_;
  bool is_workbook_ = false;
};

}  // namespace baybridge
