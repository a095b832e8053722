#pragma once

#include <memory>
#include <optional>
#include <string>

#include "batch/record_splitter.h"
#include "cli/session.h"
#include "core/file.h"
#include "core/result.h"
#include "pipeline/reading.h"

namespace baybridge {

// A document or a batch that a command reads. Which of the two is told from its first bytes: an XML
// document whose root is the envelope of a pack's kind, JSON of which the first line is a whole
// object and more follows, or a sheet of a pack that has some.
class Input {
 public:
  // Opens a file ("-" is standard input). Fails like InputFile::Open.
  static Result<std::unique_ptr<Input>> Open(Session& session, const std::string& file);

  bool is_batch() const { return form_.has_value(); }
  // The whole of a single document. Fails with kTooLarge past the session's limit.
  Result<std::string> TakeWhole();
  // The records of a batch, and how each is read: assurance fast unless the caller asked for
  // another.
  RecordSplitter& records() { return *splitter_; }
  // Options for reading a record or document of this input.
  const ReadOptions& read_options() const { return read_; }

 private:
  explicit Input(InputFile file) : file_(std::move(file)) {}
  void FindForm(Session& session);

  InputFile file_;
  std::string head_;
  ReadOptions read_;
  Limits limits_;
  std::optional<BatchForm> form_;
  std::unique_ptr<RecordSplitter> splitter_;
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
