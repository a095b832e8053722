#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "batch/batch_place.h"
#include "core/finding.h"
#include "core/result.h"

namespace baybridge {

// One record of a batch as a document of its own, in the batch's encoding: with the XML declaration
// and the namespace declarations of the envelope, or below the headings of its sheet.
struct SplitRecord {
  std::uint64_t number = 0;   // from 1
  std::uint64_t offset = 0;   // of its first byte in the batch; of a workbook the rows before it
  std::string document;       // empty where the record is too long
  std::string_view original;  // its bytes as they stand in the batch (a row of a workbook: as CSV);
                              // valid until the next record
  bool too_long = false;      // past the limit: its bytes were skipped, not held
  BatchPlace place;           // where places of `document` are in the batch
  // What was found while it was cut out; places are those of the batch already. A record of which
  // one is an error is rejected.
  Findings remarks;
};

// The records of a batch, one at a time.
class RecordStream {
 public:
  RecordStream() = default;
  RecordStream(const RecordStream&) = delete;
  RecordStream& operator=(const RecordStream&) = delete;
  virtual ~RecordStream() = default;

  // The next record into `record`; false at the end of the batch, or where the batch itself is
  // broken: problem() then says how, and there are no more records. Fails where the batch cannot be
  // read.
  virtual Result<bool> Next(SplitRecord& record) = 0;
  // Without file name.
  virtual const std::optional<Finding>& problem() const = 0;
};

}  // namespace baybridge
