#include "text/csv.h"

#include <algorithm>
#include <utility>

#include "text/csv_cell.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Reads RFC 4180 records one after the other.
class CsvReader {
 public:
  CsvReader(std::string_view bytes, std::string place) : bytes_(bytes), place_(std::move(place)) {}

  bool done() const { return next_ == bytes_.size(); }

  Result<CsvRow> ReadRow() {
    CsvRow row{.line = line_, .cells = {}};
    row.cells.reserve(columns_);
    while (true) {
      auto cell = bytes_[next_] == '"' ? ReadQuoted() : ReadPlain();
      if (!cell) return std::move(cell).error();
      row.cells.push_back(*std::move(cell));
      if (done()) return row;
      if (bytes_[next_] != ',') break;
      ++next_;
      if (done()) {  // a comma at the very end begins one more, empty, cell
        row.cells.emplace_back();
        return row;
      }
    }
    if (bytes_[next_] == '\r') ++next_;
    ++next_;  // the line feed: ReadPlain and ReadQuoted stop only before a comma, a line end or the
              // end
    ++line_;
    columns_ = row.cells.size();
    return row;
  }

  Failure Malformed(std::string what) const {
    return {.kind = FailureKind::kMalformed,
            .what = std::move(what),
            .place = place_ + ":" + std::to_string(line_),
            .advice = "write the file as CSV (RFC 4180) in UTF-8"};
  }

 private:
  static bool IsSpecial(char c) { return c == ',' || c == '\n' || c == '"' || c == '\r'; }
  bool AtLineEnd() const { return bytes_[next_] == '\n' || bytes_.substr(next_, 2) == "\r\n"; }

  Result<std::string> ReadPlain() {
    const std::size_t begin = next_;
    // Tables are most of what a start reads: one look a byte.
    const char* const bytes = bytes_.data();
    while (next_ < bytes_.size() && !IsSpecial(bytes[next_])) ++next_;
    if (!done() && bytes_[next_] == '"')
      return Malformed("expected a cell without quotes, found a quote inside it");
    if (!done() && bytes_[next_] == '\r' && !AtLineEnd())
      return Malformed("expected a line feed after the carriage return");
    return std::string(bytes_.substr(begin, next_ - begin));
  }

  Result<std::string> ReadQuoted() {
    std::string cell;
    const std::uint32_t line = line_;
    for (++next_; next_ < bytes_.size(); ++next_) {
      const char c = bytes_[next_];
      if (c == '\n') ++line_;
      if (c != '"') {
        cell += c;
      } else if (bytes_.substr(next_ + 1, 1) == "\"") {
        cell += '"';
        ++next_;
      } else {
        ++next_;
        if (done() || bytes_[next_] == ',' || AtLineEnd()) return cell;
        return Malformed("expected a comma or a line end after the closing quote");
      }
    }
    line_ = line;
    return Malformed("expected a closing quote, found the end of the file");
  }

  std::string_view bytes_;
  std::string place_;
  std::size_t next_ = 0;
  std::size_t columns_ = 1;  // of the row before
  std::uint32_t line_ = 1;
};

std::uint32_t LineOf(std::string_view bytes, std::size_t offset) {
  const auto lines =
      std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  return static_cast<std::uint32_t>(lines) + 1;
}

}  // namespace

int CsvTable::Column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

std::string_view CsvTable::Cell(const CsvRow& row, int column) const {
  if (column < 0 || static_cast<std::size_t>(column) >= row.cells.size()) return {};
  return row.cells[static_cast<std::size_t>(column)];
}

Result<CsvTable> ReadCsvTable(std::string_view bytes, std::string place) {
  if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    bytes.remove_prefix(kByteOrderMark.size());
  const std::size_t invalid = IsUtf8(bytes) ? bytes.size() : FindInvalidUtf8(bytes);
  if (invalid != bytes.size()) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "expected UTF-8, found other bytes",
                   .place = place + ":" + std::to_string(LineOf(bytes, invalid)),
                   .advice = "save the file as UTF-8"};
  }
  CsvReader reader(bytes, place);
  if (reader.done()) return reader.Malformed("expected a header line, found an empty file");
  auto header = reader.ReadRow();
  if (!header) return std::move(header).error();
  CsvTable table{.place = std::move(place), .header = std::move(header->cells), .rows = {}};
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (table.Column(table.header[i]) != static_cast<int>(i)) {
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "column ‘" + table.header[i] + "’ stands twice",
                     .place = table.place + ":1",
                     .advice = {}};
    }
  }
  while (!reader.done()) {
    auto row = reader.ReadRow();
    if (!row) return std::move(row).error();
    if (row->cells.size() != table.header.size()) {
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "expected " + std::to_string(table.header.size()) + " cells, found " +
                             std::to_string(row->cells.size()),
                     .place = table.PlaceOf(*row),
                     .advice = "quote a cell that holds a comma"};
    }
    table.rows.push_back(*std::move(row));
  }
  return table;
}

void AppendCsvCell(std::string_view cell, std::string& line) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += cell;
    return;
  }
  line += '"';
  for (const char c : cell) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

std::string WriteCsvRow(const std::vector<std::string>& cells) {
  // A row of one empty cell is quoted, so that it is not read back as an empty line.
  if (cells.size() == 1 && cells.front().empty()) return "\"\"\n";
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    AppendCsvCell(cells[i], line);
  }
  line += '\n';
  return line;
}

}  // namespace baybridge
