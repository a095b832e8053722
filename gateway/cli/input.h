#pragma once

#include <memory>
#include <optional>
#include <string>

#include "batch/packed_file.h"
#include "batch/record_stream.h"
#include "cli/session.h"
#include "core/file.h"
#include "core/result.h"
#include "pipeline/reading.h"

namespace baybridge {

// A document or a batch that a command reads. Which of the two is told from its first bytes: an XML
// document whose root is the envelope of a pack's kind, JSON of which the first line is a whole
// object and more follows, a sheet of a pack that has some, or a workbook. A file may be packed by
// gzip or zstd, or stand alone in a zip file.
class Input {
 public:
  // Opens a file ("-" is standard input). Fails like PackedFile::Open.
  static Result<std::unique_ptr<Input>> Open(Session& session, const std::string& file);

  bool is_batch() const { return records_ != nullptr; }
  // The whole of a single document. Fails with kTooLarge past the session's limit.
  Result<std::string> TakeWhole();
  // The records of a batch, and how each is read: assurance fast unless the caller asked for
  // another.
  RecordStream& records() { return *records_; }
  // Options for reading a record or document of this input.
  const ReadOptions& read_options() const { return read_; }

 private:
  explicit Input(std::unique_ptr<PackedFile> file) : file_(std::move(file)) {}
  void FindForm(Session& session);

  std::unique_ptr<PackedFile> file_;
  ReadOptions read_;
  Limits limits_;
  std::unique_ptr<RecordStream> records_;
};

// The bytes of one document for commands that work on one: a single document, or the record of a
// batch that the command line chose with --record. Fails with kUsage where it is a batch and none
// was chosen, kNotFound where there is no such record.
struct OneDocument {
  std::string bytes;
  ReadOptions read;
};
Result<OneDocument> ReadOne(Session& session, const std::string& file);

}  // namespace baybridge
