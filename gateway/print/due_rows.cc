// due.csv: the leaves that end something.

#include <utility>

#include "pack/table_reader.h"
#include "print/print_tables.h"

namespace baybridge {
namespace {

class DueReader {
 public:
  DueReader(const PrintSource& source, PrintData& data) : source_(source), data_(data) {}

  Result<Done> Read() {
    auto table = OpenPrintTable(source_.folder / "due.csv",
                                {"path", "base", "subject", "label", "kind", "past", "when"});
    if (!table) return std::move(table).error();
    const Columns<8> columns(*table,
                             {"path", "base", "subject", "label", "kind", "past", "when", "same"});
    for (const CsvRow& row : table->rows) {
      auto read = DueRowOf(*table, row, columns);
      if (!read) return std::move(read).error();
      data_.due.push_back(*std::move(read));
    }
    return Done{};
  }

 private:
  // False for a path that the kind does not have; an empty cell leaves the element as it is.
  bool ReadOptional(const std::string& path, ElementId& element) const {
    if (path.empty()) return true;
    element = source_.Element(path);
    return element != kNone;
  }

  Result<DueRow> DueRowOf(const CsvTable& table, const CsvRow& row, const Columns<8>& columns) {
    DueRow due;
    const std::string path = columns.Cell(row, 0);
    const std::string group = path.substr(0, path.find("[]"));
    due.date = source_.Element(path);
    due.group = path.find("[]") == std::string::npos ? 0 : source_.Element(group);
    if (due.date == kNone || due.group == kNone)
      return BadRow(table, row, "expected a path of the hub");
    if (!ReadOptional(columns.Cell(row, 1), due.base))
      return BadRow(table, row, "base: expected a path of the hub");
    for (const std::string& subject : PartsOf(columns.Cell(row, 2), " + ")) {
      due.subject.push_back(source_.Element(subject));
      if (due.subject.back() == kNone)
        return BadRow(table, row, "subject: no path of the hub: " + subject);
    }
    due.label = columns.Cell(row, 3);
    due.kind = columns.Cell(row, 4);
    if (!data_.titles.contains("due.kind." + due.kind) ||
        (!due.label.empty() && !data_.titles.contains(due.label))) {
      return BadRow(table, row, "expected a kind and a label that titles.csv has");
    }
    due.past = columns.Cell(row, 5) != "drop";
    if (!ReadOptional(columns.Cell(row, 7), due.same))
      return BadRow(table, row, "same: expected a path of the hub");
    auto when =
        ReadCondition(columns.Cell(row, 6), "/" + source_.kind.root + (due.group == 0 ? "" : group),
                      source_.kind, source_.packs.names);
    if (!when) return BadRow(table, row, when.error().what);
    due.when = *std::move(when);
    return due;
  }

  const PrintSource& source_;
  PrintData& data_;
};

}  // namespace

Result<Done> ReadDueRows(const PrintSource& source, PrintData& data) {
  return DueReader(source, data).Read();
}

}  // namespace baybridge
