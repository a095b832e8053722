#pragma once

#include <optional>
#include <string>
#include <vector>

#include "batch/resumable_records.h"
#include "core/byte_source.h"
#include "format/workbook.h"

namespace baybridge {

struct WorkbookRecordsOptions {
  WorkbookOptions workbook;
  std::vector<std::string> ignored;  // headings of columns that are no leaves: left
                                     // out, see ignored()
};

// The rows of one sheet of a workbook as records: each a document of CSV in UTF-8, below the
// headings, which are the first row that holds something. Places lead back to cells ("Sheet1!C7";
// line and column are numbers of row and column).
//
// Remarks: GW-XLS-007, -008 (other sheets, with the first record), -009 to -018. Problems:
// GW-XLS-001 to -006, and -017 where headings are merged.
class WorkbookRecords final : public ResumableRecords {
 public:
  // `bytes` must outlive it.
  WorkbookRecords(const RandomAccess& bytes, WorkbookRecordsOptions options);

  Result<bool> Next(SplitRecord& record) override;
  Result<bool> NextOriginal(SplitRecord& record) override;
  BatchPosition Position() override;
  // A sheet in UTF-8.
  const BatchHead& head() const override { return batch_head_; }
  const std::optional<Finding>& problem() const override { return problem_; }
  // The last row's texts below the headings to be ignored, in the order of the options; empty where
  // there is none.
  const std::vector<std::string>& ignored() const { return ignored_; }
  // Reads over the rows before a position of an earlier run; before the first record only. Fails as
  // reading does.
  Result<Done> SkipTo(const BatchPosition& position);

 private:
  struct Column {
    std::uint32_t number = 0;
    std::string heading;
  };

  Result<bool> Open();
  bool ReadHeadings(const WorkbookRow& row);
  void AddOtherSheets(Findings& remarks) const;
  void AddRow(const WorkbookRow& row, SplitRecord& record);
  void AddCellRemarks(std::uint32_t row, const WorkbookCell& cell, SplitRecord& record) const;
  Finding RemarkAt(const char* id,
                   Severity severity,
                   std::uint32_t row,
                   std::uint32_t column) const;

  const RandomAccess& bytes_;
  WorkbookRecordsOptions options_;
  Workbook workbook_;
  std::optional<Finding> problem_;
  std::vector<Column> columns_;
  std::string head_;  // headings as CSV
  std::vector<BatchPlace::Cell> head_cells_;
  BatchHead batch_head_;
  std::vector<std::string> ignored_;
  std::string row_;  // as CSV
  std::uint64_t number_ = 0;
  std::uint32_t sheet_row_ = 0;  // the last that was read
  bool opened_ = false;
};

}  // namespace baybridge
