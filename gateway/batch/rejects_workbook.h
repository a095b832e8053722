#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "batch/batch_source.h"
#include "batch/record_choice.h"
#include "core/byte_source.h"
#include "core/job_ledger.h"
#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// The rejected rows of sheets as a workbook that people correct: file, number and problem of each,
// then its cells below their own headings (of all sheets together, in the order of their first
// occurrence).
struct RejectedRows {
  const PackSet* packs = nullptr;
  const JobState* state = nullptr;
  const std::vector<JobReject>* rejects = nullptr;  // in the order of the inputs
  std::filesystem::path folder;                     // of the job, with the rejected bytes
  SourceOptions source;
  const CorrectedRecords* corrected = nullptr;  // those that were read in place of the originals
};

// Returns how many rows it wrote; where there are none, nothing is written. Rows that cannot be
// decoded or taken apart are left out: they stand with the other rejected records. Fails where
// something cannot be read or written, and like WorkbookWriter.
Result<std::uint64_t> WriteRejectsWorkbook(const RejectedRows& rows, ByteSink& out);

// Takes a workbook of that form back and adds its rows to `corrected`, replacing earlier ones.
// Fails with kMalformed for a workbook that cannot be read or has no such columns, and for a row
// whose file and number are not those of a record of the job.
Result<Done> ReadCorrections(const std::string& file,
                             const JobState& state,
                             const SourceOptions& source,
                             CorrectedRecords& corrected);

}  // namespace baybridge
