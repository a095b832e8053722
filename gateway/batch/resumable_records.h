#pragma once

#include <cstdint>

#include "batch/record_document.h"
#include "batch/record_stream.h"
#include "core/result.h"

namespace baybridge {

// A place between two records of a batch, from which it can be read on. Of a workbook the offset
// and the line are numbers of rows.
struct BatchPosition {
  std::uint64_t offset = 0;  // of the next byte in the batch, unpacked
  std::uint64_t line = 1;
  std::uint64_t column = 1;
  std::uint64_t record = 0;  // number of the last record before it
  friend bool operator==(const BatchPosition&, const BatchPosition&) = default;
};

// Records of a batch whose reading may stop between two of them and go on in another process.
class ResumableRecords : public RecordStream {
 public:
  // Like Next, without `document`: MakeDocument makes it of `original` and head(), which also
  // completes `place`.
  virtual Result<bool> NextOriginal(SplitRecord& record) = 0;
  // Where the next record will be looked for.
  virtual BatchPosition Position() = 0;
  // What the records have in common; known from the first record on.
  virtual const BatchHead& head() const = 0;
};

}  // namespace baybridge
