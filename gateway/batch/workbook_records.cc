#include "batch/workbook_records.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "text/utf8.h"

namespace baybridge {
namespace {

// Writes CSV and knows where in it each cell begins.
class CsvLine {
 public:
  CsvLine(std::string& text, std::vector<BatchPlace::Cell>& cells, std::uint32_t line)
      : text_(text),
        cells_(cells),
        line_(line) {}

  void Add(std::string_view value, std::uint32_t row, std::uint32_t column) {
    if (any_) Put(",");
    any_ = true;
    cells_.push_back({.line = line_, .column = column_, .sheet_row = row, .sheet_column = column});
    const bool quote = value.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                       value.starts_with(' ') || value.ends_with(' ');
    if (!quote) return Put(value);
    Put("\"");
    for (std::size_t at = 0; at < value.size();) {
      const std::size_t end = std::min(value.find('"', at), value.size() - 1) + 1;
      Put(value.substr(at, end - at));
      if (value[end - 1] == '"') Put("\"");
      at = end;
    }
    Put("\"");
  }
  void End() { Put("\n"); }
  std::uint32_t line() const { return line_; }

 private:
  void Put(std::string_view text) {
    text_ += text;
    for (std::size_t at = 0; at < text.size(); at += CodePointAt(text, at).size) {
      ++column_;
      if (text[at] != '\n') continue;
      ++line_;
      column_ = 1;
    }
  }

  std::string& text_;
  std::vector<BatchPlace::Cell>& cells_;
  std::uint32_t line_;
  std::uint32_t column_ = 1;
  bool any_ = false;
};

struct RemarkFinding {
  CellRemark remark;
  const char* id;
  Severity severity;
  FindingKind kind;
};

constexpr RemarkFinding kRemarks[] = {
    {CellRemark::kError, "GW-XLS-011", Severity::kError, FindingKind::kValue},
    {CellRemark::kFormula, "GW-XLS-012", Severity::kInformation, FindingKind::kInformational},
    {CellRemark::kNoValue, "GW-XLS-013", Severity::kError, FindingKind::kValue},
    {CellRemark::kAmbiguous, "GW-XLS-014", Severity::kError, FindingKind::kValue},
    {CellRemark::kLostDigits, "GW-XLS-015", Severity::kError, FindingKind::kValue},
    {CellRemark::kHiddenTime, "GW-XLS-016", Severity::kWarning, FindingKind::kIncomplete},
    {CellRemark::kMerged, "GW-XLS-017", Severity::kError, FindingKind::kStructure},
};

}  // namespace

WorkbookRecords::WorkbookRecords(const RandomAccess& bytes, WorkbookRecordsOptions options)
    : bytes_(bytes),
      options_(std::move(options)) {}

Result<bool> WorkbookRecords::Open() {
  opened_ = true;
  auto opened = workbook_.Open(bytes_, options_.workbook);
  if (!opened) return std::move(opened).error();
  problem_ = *std::move(opened);
  if (problem_) return false;
  WorkbookRow row;
  auto next = workbook_.Next(row);
  if (!next) return next;
  problem_ = workbook_.problem();
  if (problem_) return false;
  if (*next) return ReadHeadings(row);
  problem_ = RemarkAt("GW-XLS-006", Severity::kFatal, 1, 1);
  problem_->kind = FindingKind::kRequired;
  return false;
}

bool WorkbookRecords::ReadHeadings(const WorkbookRow& row) {
  CsvLine line(head_, head_cells_, 1);
  for (const WorkbookCell& cell : row.cells) {
    if (std::ranges::find(cell.remarks, CellRemark::kMerged) != cell.remarks.end()) {
      problem_ = RemarkAt("GW-XLS-017", Severity::kFatal, row.number, cell.column);
      problem_->kind = FindingKind::kStructure;
      return false;
    }
    if (cell.text.empty()) continue;
    columns_.push_back({.number = cell.column, .heading = cell.text});
    if (std::ranges::find(options_.ignored, cell.text) != options_.ignored.end()) continue;
    line.Add(cell.text, row.number, cell.column);
  }
  line.End();
  batch_head_ = {.form = BatchForm::kSheet,
                 .encoding = Encoding::kUtf8,
                 .declaration = head_,
                 .namespaces = {},
                 .head_lines = static_cast<std::uint32_t>(std::ranges::count(head_, '\n'))};
  return true;
}

Result<bool> WorkbookRecords::Next(SplitRecord& record) {
  auto found = NextOriginal(record);
  if (found && *found && !record.too_long) record.document = head_ + row_;
  return found;
}

BatchPosition WorkbookRecords::Position() {
  return {.offset = number_, .line = sheet_row_ + 1U, .column = 1, .record = number_};
}

Result<Done> WorkbookRecords::SkipTo(const BatchPosition& position) {
  SplitRecord record;
  while (number_ < position.record) {
    auto next = NextOriginal(record);
    if (!next) return std::move(next).error();
    if (!*next) return Done{};
  }
  return Done{};
}

Result<bool> WorkbookRecords::NextOriginal(SplitRecord& record) {
  if (problem_) return false;
  if (!opened_) {
    auto opened = Open();
    if (!opened || !*opened) return opened;
  }
  WorkbookRow row;
  auto next = workbook_.Next(row);
  if (!next) return next;
  problem_ = workbook_.problem();
  if (!*next) return false;
  record = {};
  sheet_row_ = row.number;
  record.offset = number_;
  record.number = ++number_;
  record.place.record = number_;
  record.place.line = row.number;
  record.place.sheet = workbook_.sheet().name;
  record.place.cells = head_cells_;
  if (number_ == 1) AddOtherSheets(record.remarks);
  AddRow(row, record);
  return true;
}

Finding WorkbookRecords::RemarkAt(const char* id,
                                  Severity severity,
                                  std::uint32_t row,
                                  std::uint32_t column) const {
  Finding finding;
  finding.id = id;
  finding.severity = severity;
  finding.kind = FindingKind::kInformational;
  finding.location = {.file = {},
                      .line = row,
                      .column = column,
                      .native = CellName(workbook_.sheet().name, row, column)};
  return finding;
}

// One remark for the sheets that are shown and one for those that are not.
void WorkbookRecords::AddOtherSheets(Findings& remarks) const {
  for (const bool hidden : {false, true}) {
    std::string names;
    for (const WorkbookSheet& sheet : workbook_.others()) {
      if (sheet.hidden == hidden) names += (names.empty() ? "" : ", ") + sheet.name;
    }
    if (names.empty()) continue;
    Finding finding;
    finding.id = hidden ? "GW-XLS-008" : "GW-XLS-007";
    finding.severity = Severity::kInformation;
    finding.kind = FindingKind::kInformational;
    finding.args = {{.name = "sheets", .value = names, .sensitive = false}};
    remarks.push_back(std::move(finding));
  }
}

void WorkbookRecords::AddRow(const WorkbookRow& row, SplitRecord& record) {
  row_.clear();
  ignored_.assign(options_.ignored.size(), {});
  const auto head_lines = static_cast<std::uint32_t>(std::ranges::count(head_, '\n'));
  CsvLine line(row_, record.place.cells, head_lines + 1);
  auto cell = row.cells.begin();
  bool first = true;
  // A value below no heading belongs to the record and cannot be placed.
  const auto skip_to = [&](std::uint32_t column) {
    for (; cell != row.cells.end() && cell->column < column; ++cell) {
      if (cell->text.empty()) continue;
      record.remarks.push_back(RemarkAt("GW-XLS-018", Severity::kError, row.number, cell->column));
    }
  };
  for (const Column& column : columns_) {
    skip_to(column.number);
    const bool here = cell != row.cells.end() && cell->column == column.number;
    const auto ignored = std::ranges::find(options_.ignored, column.heading);
    if (ignored != options_.ignored.end()) {
      if (here) ignored_[static_cast<std::size_t>(ignored - options_.ignored.begin())] = cell->text;
    } else {
      line.Add(here ? std::string_view(cell->text) : std::string_view(), row.number, column.number);
      if (first && row.hidden)
        record.remarks.push_back(
            RemarkAt("GW-XLS-009", Severity::kWarning, row.number, column.number));
      first = false;
      if (here) AddCellRemarks(row.number, *cell, record);
    }
    if (here) ++cell;
  }
  skip_to(std::numeric_limits<std::uint32_t>::max());
  line.End();
  record.too_long = row_.size() > options_.workbook.limits.max_bytes;
  if (record.too_long) return;
  record.original = row_;
}

void WorkbookRecords::AddCellRemarks(std::uint32_t row,
                                     const WorkbookCell& cell,
                                     SplitRecord& record) const {
  for (const RemarkFinding& known : kRemarks) {
    if (std::ranges::find(cell.remarks, known.remark) == cell.remarks.end()) continue;
    record.remarks.push_back(RemarkAt(known.id, known.severity, row, cell.column));
    record.remarks.back().kind = known.kind;
  }
  const bool hidden =
      std::ranges::find(cell.remarks, CellRemark::kHiddenColumn) != cell.remarks.end();
  if (!hidden || record.number != 1) return;  // once a column is enough
  const auto column = std::ranges::find(columns_, cell.column, &Column::number);
  record.remarks.push_back(RemarkAt("GW-XLS-010", Severity::kWarning, row, cell.column));
  record.remarks.back().args = {{.name = "found", .value = column->heading, .sensitive = false}};
}

}  // namespace baybridge
