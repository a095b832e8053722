// The layouts of pages: one table a view.

#include <algorithm>
#include <array>
#include <utility>

#include "pack/table_reader.h"
#include "print/print_tables.h"

namespace baybridge {
namespace {

bool SetShow(ShowWords& show, std::string_view word) {
  struct Word {
    std::string_view name;
    bool ShowWords::*member;
  };
  constexpr std::array<Word, 14> kWords{{{"big", &ShowWords::big},
                                         {"strong", &ShowWords::strong},
                                         {"code", &ShowWords::code},
                                         {"source", &ShowWords::source},
                                         {"needed", &ShowWords::needed},
                                         {"shout", &ShowWords::shout},
                                         {"place", &ShowWords::place},
                                         {"drug", &ShowWords::drug},
                                         {"time", &ShowWords::time},
                                         {"weekday", &ShowWords::weekday},
                                         {"labels", &ShowWords::labels},
                                         {"repeat", &ShowWords::repeat},
                                         {"days", &ShowWords::days},
                                         {"yes", &ShowWords::yes}}};
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const Word& entry) { return entry.name == word; });
  if (found == kWords.end()) return false;
  show.*(found->member) = true;
  return true;
}

class ViewReader {
 public:
  ViewReader(const PrintSource& source, PrintData& data) : source_(source), data_(data) {}

  Result<Done> Read() {
    for (const std::string& view : PartsOf(data_.Setting("views"), "|")) {
      auto read = View(view);
      if (!read) return read;
    }
    return Done{};
  }

 private:
  Result<Done> View(const std::string& id) {
    auto table = OpenPrintTable(
        source_.folder / (id + ".csv"),
        {"section", "path", "presentation", "order", "importance", "label", "show", "when"});
    if (!table) return std::move(table).error();
    PrintView view{.id = id, .sections = {}};
    if (!data_.titles.contains("view." + id))
      return BadRow(*table, {}, "titles.csv has no view." + id);
    std::string group;
    for (const CsvRow& row : table->rows) {
      auto read = ReadRow(*table, row, group);
      if (!read) return std::move(read).error();
      Place(view, *std::move(read));
    }
    for (PrintSection& section : view.sections)
      std::ranges::stable_sort(section.rows, {}, &PrintRow::order);
    data_.views.push_back(std::move(view));
    return Done{};
  }

  static void Place(PrintView& view, PrintRow&& row) {
    auto section = std::ranges::find(view.sections, row.section, &PrintSection::id);
    if (section == view.sections.end()) {
      view.sections.push_back({.id = row.section, .critical = false, .rows = {}});
      section = std::prev(view.sections.end());
    }
    section->critical = section->critical || row.importance == Importance::kCritical;
    section->rows.push_back(std::move(row));
  }

  Result<PrintRow> ReadRow(const CsvTable& table, const CsvRow& at, std::string& group) {
    const Columns<8> columns(
        table, {"section", "path", "presentation", "order", "importance", "label", "show", "when"});
    PrintRow row;
    row.section = columns.Cell(at, 0);
    row.line = at.line;
    row.label = columns.Cell(at, 5);
    row.order = WholeNumberOf(columns.Cell(at, 3));
    const auto presentation = kPresentationNames.ValueOf(columns.Cell(at, 2));
    const auto importance = kImportanceNames.ValueOf(columns.Cell(at, 4));
    if (!presentation || !importance || row.order < 0)
      return BadRow(table, at, "presentation, order or importance is no word or number known");
    row.presentation = *presentation;
    row.importance = *importance;
    const bool titled = data_.titles.contains("section." + row.section) &&
                        (row.label.empty() || row.label == "-" || data_.titles.contains(row.label));
    if (!titled) return BadRow(table, at, "titles.csv has no text for the section or the label");
    for (const std::string& word : PartsOf(columns.Cell(at, 6), " ")) {
      if (!SetShow(row.show, word)) return BadRow(table, at, "show: unknown word ‘" + word + "’");
    }
    if (std::string wrong = ReadPaths(columns.Cell(at, 1), row, group); !wrong.empty())
      return BadRow(table, at, wrong);
    auto when = ReadCondition(columns.Cell(at, 7), "/" + source_.kind.root + group, source_.kind,
                              source_.packs.names);
    if (!when) return BadRow(table, at, when.error().what);
    row.when = *std::move(when);
    return row;
  }

  // Empty, or what is wrong. A row that opens a list, table or chart sets the group that the `when`
  // of it is relative to.
  std::string ReadPaths(const std::string& text, PrintRow& row, std::string& group) {
    const std::size_t first = text.find("[]");
    if (first != std::string::npos) {
      group = text.substr(0, first);
      row.outer = source_.Element(group);
      const std::size_t second = text.find("[]", first + 2);
      if (second != std::string::npos) row.inner = source_.Element(text.substr(0, second));
    }
    for (const std::string& alternative : PartsOf(text, " | ")) {
      std::vector<ElementId> leaves;
      for (const std::string& path : PartsOf(alternative, " + ")) {
        leaves.push_back(source_.Element(path));
        if (leaves.back() == kNone) return "no path of the hub: " + path;
      }
      row.paths.push_back(std::move(leaves));
    }
    return row.paths.empty() ? "expected a path" : "";
  }

  const PrintSource& source_;
  PrintData& data_;
};

}  // namespace

Result<Done> ReadViews(const PrintSource& source, PrintData& data) {
  return ViewReader(source, data).Read();
}

}  // namespace baybridge
