#pragma once

#include <memory>
#include <string>

#include "batch/record_splitter.h"
#include "core/file.h"
#include "core/limits.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// What is known of an input before it is read.
struct SourceOptions {
  std::string format;    // pack id; empty: recognised
  std::string encoding;  // stated outside the input; empty: none
  Limits limits;
};

// An open file and the splitter of its records. Which form it has is told from its first bytes: an
// XML document whose root is the envelope of a pack's kind, JSON of which the first line is a whole
// object and more follows (or by the name .ndjson, .jsonl), a sheet of a pack that has some; else
// the file is one record.
class BatchSource {
 public:
  // Opens a regular file. Fails like InputFile::Open and Read.
  static Result<std::unique_ptr<BatchSource>> Open(const PackSet& packs,
                                                   const std::string& file,
                                                   const SourceOptions& options);

  RecordSplitter& records() { return *splitter_; }
  const InputFile& file() const { return file_; }
  // Goes on from a position of an earlier run over the same file; before the first record only.
  // Fails where the file cannot be read.
  Result<Done> SkipTo(const BatchPosition& position);

 private:
  // Reads the file from a place that can be moved.
  class Bytes final : public ByteSource {
   public:
    explicit Bytes(InputFile& file) : file_(file) {}
    Result<std::size_t> Read(char* to, std::size_t size) override;
    void Skip(std::uint64_t bytes) { at_ += bytes; }

   private:
    InputFile& file_;
    std::size_t at_ = 0;
  };
  explicit BatchSource(InputFile file) : file_(std::move(file)), bytes_(file_) {}

  InputFile file_;
  Bytes bytes_;
  std::unique_ptr<RecordSplitter> splitter_;
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
