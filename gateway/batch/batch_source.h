#pragma once

#include <memory>
#include <string>

#include "batch/packed_file.h"
#include "batch/record_splitter.h"
#include "batch/workbook_records.h"
#include "core/limits.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// What is known of an input before it is read.
struct SourceOptions {
  std::string format;    // pack id; empty: recognised
  std::string encoding;  // stated outside the input; empty: none
  Limits limits;
  ExpansionLimits expansion = {};  // of what is packed
  WorkbookOptions workbook = {};   // which sheet, and how far it may expand
};

// An open input and its records. It may be packed by gzip or zstd, be a member of a zip file
// (InputName) or a workbook; its bytes say so. Which form it has is told from its first unpacked
// bytes: an XML document whose root is the envelope of a pack's kind, JSON of which the first line
// is a whole object and more follows (or by the name .ndjson, .jsonl), a sheet of a pack that has
// some; else it is one record.
class BatchSource {
 public:
  // Fails like PackedFile::Open. Reading the records of what is packed fails with kMalformed,
  // kUnsupported or kTooLarge where it is refused.
  static Result<std::unique_ptr<BatchSource>> Open(const PackSet& packs,
                                                   const std::string& name,
                                                   const SourceOptions& options);

  ResumableRecords& records() { return *records_; }
  // Goes on from a position of an earlier run over the same input; before the first record only.
  // Only of a file that is not packed are the bytes before it not read again. Fails where the input
  // cannot be read.
  Result<Done> SkipTo(const BatchPosition& position);

 private:
  // What stands behind the head.
  class Bytes final : public ByteSource {
   public:
    Bytes(PackedFile& file, bool seekable);
    Result<std::size_t> Read(char* to, std::size_t size) override;
    Result<Done> Skip(std::uint64_t bytes);

   private:
    PackedFile& file_;
    InputFile* plain_;  // read from a place that can be moved; null: from where it is
    std::size_t at_ = 0;
  };
  explicit BatchSource(std::unique_ptr<PackedFile> file) : file_(std::move(file)) {}

  std::unique_ptr<PackedFile> file_;
  std::unique_ptr<Bytes> bytes_;
  std::unique_ptr<ResumableRecords> records_;
  RecordSplitter* splitter_ = nullptr;   // what records_ is, or null
  WorkbookRecords* workbook_ = nullptr;  // likewise
};

// The form of an input by its first bytes (`head`, at most kHeadBytes of them) and its name.
struct FoundForm {
  BatchForm form = BatchForm::kDocument;
  Encoding encoding = Encoding::kUtf8;
};
inline constexpr std::size_t kHeadBytes = std::size_t{64} * 1024;
FoundForm FindForm(const PackSet& packs,
                   std::string_view head,
                   const std::string& file,
                   const SourceOptions& options);

// Reads the first bytes of a file. Fails where it cannot be read.
Result<std::string> ReadHead(ByteSource& file);

}  // namespace baybridge
