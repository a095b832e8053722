#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/expansion.h"
#include "core/byte_source.h"
#include "core/finding.h"
#include "core/limits.h"
#include "core/result.h"

namespace baybridge {

// What is remarkable about a cell or row; each becomes a finding of its own.
enum class CellRemark : std::uint8_t {
  kHiddenColumn,  // GW-XLS-010
  kError,         // GW-XLS-011: #N/A and such; the cell counts as empty
  kFormula,       // GW-XLS-012: the value that was computed last
  kNoValue,       // GW-XLS-013: a formula without one, or a cell whose value is not what it says
  kAmbiguous,     // GW-XLS-014: a date or time that can be read in two ways; the number stays
  kLostDigits,    // GW-XLS-015: a whole number of more than 15 digits
  kHiddenTime,    // GW-XLS-016: a time of day that the format does not show
  kMerged,        // GW-XLS-017: the cell is part of a merged range
};

struct WorkbookCell {
  std::uint32_t column = 0;  // from 1
  std::string text;
  std::vector<CellRemark> remarks;
};

struct WorkbookRow {
  std::uint32_t number = 0;  // from 1
  bool hidden = false;
  std::vector<WorkbookCell> cells;  // by column; those without text and remarks are left out
};

struct WorkbookOptions {
  std::string sheet;   // name; empty: the first that is not hidden
  Limits limits = {};  // of one row, and of each part but the sheet and the texts
  // SECURITY: at most 1,000 members, 64 MiB, 100 times the size.
  ExpansionLimits expansion = {.max_bytes = std::uint64_t{64} << 20U,
                               .max_ratio = 100,
                               .ratio_from = std::uint64_t{1} << 20U,
                               .max_members = 1'000};
};

struct WorkbookSheet {
  std::string name;
  bool hidden = false;
};

// Reads one sheet of a workbook (.xlsx) row by row. Text stays as it is; numbers keep their text
// (see KeptNumber); true and false are words; cells of a date or time format become ISO 8601 text;
// of a formula the value that was computed last is taken. The texts that cells share are held in
// memory, and one row.
class Workbook {
 public:
  Workbook();
  Workbook(Workbook&&) noexcept;
  Workbook& operator=(Workbook&&) noexcept;
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook();

  // Nothing where the workbook is open, else the fatal finding that says why not: GW-XLS-001
  // (damaged), -002 (refused), -003 (past a limit), -004 (an old or encrypted workbook), -005 (no
  // such sheet). `bytes` must outlive it. Fails as reading `bytes` does.
  Result<std::optional<Finding>> Open(const RandomAccess& bytes, const WorkbookOptions& options);

  // The next row that holds something; false at the end, or where problem() says why there are no
  // more. Fails as reading the bytes does.
  Result<bool> Next(WorkbookRow& row);
  const std::optional<Finding>& problem() const;

  // The sheet that is read, and the others.
  const WorkbookSheet& sheet() const&;
  const std::vector<WorkbookSheet>& others() const&;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// "C7"; the name of a sheet before it: "Sheet1!C7", in quotes where it is not plain.
std::string CellName(std::uint32_t row, std::uint32_t column);
std::string CellName(std::string_view sheet, std::uint32_t row, std::uint32_t column);

// True if the bytes begin as a zip file whose first member is one that workbooks begin with, or as
// the container of an old or encrypted workbook: what Workbook::Open has something to say of.
bool LooksLikeWorkbook(std::string_view head);

}  // namespace baybridge
