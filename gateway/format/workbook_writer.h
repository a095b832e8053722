#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/zip_writer.h"
#include "core/byte_source.h"
#include "core/result.h"

namespace baybridge {

struct WorkbookColumn {
  std::string heading;
  std::uint32_t width = 16;  // characters
  bool note = false;         // a remark for people, not a leaf of the record: shaded, wrapped
};

// Writes a workbook (.xlsx) of one sheet, row by row in flat memory; the same rows give the same
// bytes. Every cell is text and every column is formatted as text, so that leading zeros and long
// numbers survive, also what people type, and nothing that begins with = + - or @ is ever a
// formula.
//
// Functions fail as the sink does; after a failure the file is not whole.
class WorkbookWriter {
 public:
  // `sink` must outlive the writer.
  explicit WorkbookWriter(ByteSink& sink) : zip_(sink) {}

  // Begins the sheet with its headings, which stay in view. Fails with kUsage for a name that is
  // empty, longer than 31 characters or holds one of []:*?/\ or quotes at its ends, and without
  // columns.
  Result<Done> Begin(std::string_view sheet, std::vector<WorkbookColumn> columns);
  // The next row: a text for each column; an empty one leaves the cell empty. UTF-8; a character
  // that XML does not allow is escaped as workbooks do. Fails with kTooLarge past 1,048,576 rows
  // and for a text of more than 32,767 characters.
  Result<Done> Row(std::span<const std::string> cells);
  Result<Done> Finish();

 private:
  Result<Done> Append(std::string_view text);
  Result<Done> AppendRow(std::span<const std::string> cells, bool heading);

  ZipWriter zip_;
  std::vector<WorkbookColumn> columns_;
  std::string buffer_;
  std::uint32_t rows_ = 0;
};

}  // namespace baybridge
