#include "print/print_data.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "core/file.h"
#include "pack/table_reader.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{4} * 1024 * 1024;

std::vector<std::string> SplitAt(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.emplace_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + separator.size();
  }
}

std::string Without(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
  return text;
}

int NumberOf(std::string_view text) {
  int number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : -1;
}

bool SetShow(ShowWords& show, std::string_view word) {
  struct Word {
    std::string_view name;
    bool ShowWords::*member;
  };
  constexpr std::array<Word, 12> kWords{{{"big", &ShowWords::big},
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
                                         {"repeat", &ShowWords::repeat}}};
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const Word& entry) { return entry.name == word; });
  if (found == kWords.end()) return false;
  show.*(found->member) = true;
  return true;
}

// Reads the files of one folder for one kind.
class Loader {
 public:
  Loader(const PackSet& packs, const Kind& kind, PrintData& data)
      : packs_(packs),
        kind_(kind),
        data_(data),
        folder_(packs.hub().folder / "print") {}

  Result<Done> Run() {
    using Step = Result<Done> (Loader::*)();
    for (const Step step :
         {&Loader::Coding, &Loader::Titles, &Loader::Settings, &Loader::Masks, &Loader::Statuses,
          &Loader::Times, &Loader::Places, &Loader::Units, &Loader::Due, &Loader::Views}) {
      auto done = (this->*step)();
      if (!done) return done;
    }
    return Done{};
  }

 private:
  Result<CsvTable> Open(const std::filesystem::path& file,
                        std::initializer_list<std::string_view> columns) {
    auto bytes = ReadFile(file, kMaxBytes);
    if (!bytes) return std::move(bytes).error();
    auto table = ReadCsvTable(*bytes, file.string());
    if (!table) return table;
    auto complete = NeedColumns(*table, columns);
    if (!complete) return std::move(complete).error();
    return table;
  }

  ElementId Element(std::string_view path) const {
    return kind_.shape.Find("/" + kind_.root + Without(std::string(path), "[]"), packs_.names);
  }

  Result<Done> Coding() {
    auto coding = LoadCoding(packs_);
    if (!coding) return std::move(coding).error();
    data_.coding = *std::move(coding);
    return Done{};
  }

  Result<Done> Titles() {
    auto table = Open(folder_ / "titles.csv", {"key", "en", "zh_hans", "zh_hant", "pt"});
    if (!table) return std::move(table).error();
    const Columns<5> columns(*table, {"key", "en", "zh_hans", "zh_hant", "pt"});
    for (const CsvRow& row : table->rows) {
      Texts texts = columns.FourTexts(row, 1);
      const bool complete = std::ranges::none_of(texts.by_language, &std::string::empty);
      if (!complete) return BadRow(*table, row, "expected a text in four languages");
      if (!data_.titles.emplace(columns.Cell(row, 0), std::move(texts)).second) {
        return BadRow(*table, row, "the key stands there twice");
      }
    }
    return Done{};
  }

  Result<Done> Settings() {
    auto table = Open(folder_ / "settings.csv", {"name", "value"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"name", "value"});
    for (const CsvRow& row : table->rows)
      data_.settings[columns.Cell(row, 0)] = columns.Cell(row, 1);
    return Done{};
  }

  Result<Done> Masks() {
    auto table = Open(folder_ / "masked.csv", {"path", "keep"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"path", "keep"});
    for (const CsvRow& row : table->rows) {
      const ElementId element = Element(columns.Cell(row, 0));
      const int keep = NumberOf(columns.Cell(row, 1));
      if (element == kNone || keep < 0)
        return BadRow(*table, row, "expected a path of the hub and a number");
      data_.masked[element] = static_cast<std::size_t>(keep);
    }
    return Done{};
  }

  Result<Done> Statuses() {
    auto table = Open(folder_ / "status.csv", {"path", "of", "listed", "none", "shout"});
    if (!table) return std::move(table).error();
    const Columns<5> columns(*table, {"path", "of", "listed", "none", "shout"});
    for (const CsvRow& row : table->rows) {
      StatusMeaning meaning{.status = Element(columns.Cell(row, 0)),
                            .list = Element(columns.Cell(row, 1)),
                            .listed = columns.Cell(row, 2),
                            .none = columns.Cell(row, 3),
                            .shout = SplitAt(columns.Cell(row, 4), "|")};
      if (meaning.status == kNone || meaning.list == kNone)
        return BadRow(*table, row, "expected two paths of the hub");
      data_.statuses.push_back(std::move(meaning));
    }
    return Done{};
  }

  Result<Done> Times() {
    auto table = Open(folder_ / "times-a-day.csv", {"code", "rows"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"code", "rows"});
    for (const CsvRow& row : table->rows) {
      const int count = NumberOf(columns.Cell(row, 1));
      if (count < 1) return BadRow(*table, row, "expected a number of rows");
      data_.times_a_day[columns.Cell(row, 0)] = static_cast<std::size_t>(count);
    }
    return Done{};
  }

  Result<Done> Places() {
    auto table = Open(folder_ / "places.csv", {"place", "within"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"place", "within"});
    for (const CsvRow& row : table->rows)
      data_.places_within[columns.Cell(row, 0)].push_back(columns.Cell(row, 1));
    return Done{};
  }

  Result<Done> Units() {
    auto table = Open(packs_.root / "mapping" / "units.csv",
                      {"unit", "kind", "factor_to_canonical", "canonical"});
    if (!table) return std::move(table).error();
    const Columns<8> columns(*table, {"unit", "kind", "factor_to_canonical", "canonical", "en",
                                      "zh_hans", "zh_hant", "pt"});
    for (const CsvRow& row : table->rows) {
      data_.units[columns.Cell(row, 0)] = {
          .name = columns.FourTexts(row, 4),
          .kind = columns.Cell(row, 1),
          .canonical = columns.Cell(row, 3),
          .factor = std::strtod(columns.Cell(row, 2).c_str(), nullptr)};
    }
    return Done{};
  }

  Result<Done> Due() {
    auto table =
        Open(folder_ / "due.csv", {"path", "base", "subject", "label", "kind", "past", "when"});
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

  Result<DueRow> DueRowOf(const CsvTable& table, const CsvRow& row, const Columns<8>& columns) {
    DueRow due;
    const std::string path = columns.Cell(row, 0);
    const std::string group = path.substr(0, path.find("[]"));
    due.date = Element(path);
    due.group = path.find("[]") == std::string::npos ? 0 : Element(group);
    if (due.date == kNone || due.group == kNone)
      return BadRow(table, row, "expected a path of the hub");
    if (const std::string base = columns.Cell(row, 1); !base.empty()) {
      due.base = Element(base);
      if (due.base == kNone) return BadRow(table, row, "base: expected a path of the hub");
    }
    for (const std::string& subject : SplitAt(columns.Cell(row, 2), " + ")) {
      due.subject.push_back(Element(subject));
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
    if (const std::string same = columns.Cell(row, 7); !same.empty()) {
      due.same = Element(same);
      if (due.same == kNone) return BadRow(table, row, "same: expected a path of the hub");
    }
    auto when =
        ReadCondition(columns.Cell(row, 6), "/" + kind_.root + (due.group == 0 ? "" : group), kind_,
                      packs_.names);
    if (!when) return BadRow(table, row, when.error().what);
    due.when = *std::move(when);
    return due;
  }

  Result<Done> Views() {
    for (const std::string& view : SplitAt(data_.Setting("views"), "|")) {
      auto read = View(view);
      if (!read) return read;
    }
    return Done{};
  }

  Result<Done> View(const std::string& id) {
    auto table = Open(folder_ / (id + ".csv"), {"section", "path", "presentation", "order",
                                                "importance", "label", "show", "when"});
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
    row.order = NumberOf(columns.Cell(at, 3));
    const auto presentation = kPresentationNames.ValueOf(columns.Cell(at, 2));
    const auto importance = kImportanceNames.ValueOf(columns.Cell(at, 4));
    if (!presentation || !importance || row.order < 0)
      return BadRow(table, at, "presentation, order or importance is no word or number known");
    row.presentation = *presentation;
    row.importance = *importance;
    const bool titled = data_.titles.contains("section." + row.section) &&
                        (row.label.empty() || row.label == "-" || data_.titles.contains(row.label));
    if (!titled) return BadRow(table, at, "titles.csv has no text for the section or the label");
    for (const std::string& word : SplitAt(columns.Cell(at, 6), " ")) {
      if (!SetShow(row.show, word)) return BadRow(table, at, "show: unknown word ‘" + word + "’");
    }
    if (std::string wrong = ReadPaths(columns.Cell(at, 1), row, group); !wrong.empty())
      return BadRow(table, at, wrong);
    auto when = ReadCondition(columns.Cell(at, 7), "/" + kind_.root + group, kind_, packs_.names);
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
      row.outer = Element(group);
      const std::size_t second = text.find("[]", first + 2);
      if (second != std::string::npos) row.inner = Element(text.substr(0, second));
    }
    for (const std::string& alternative : SplitAt(text, " | ")) {
      std::vector<ElementId> leaves;
      for (const std::string& path : SplitAt(alternative, " + ")) {
        leaves.push_back(Element(path));
        if (leaves.back() == kNone) return "no path of the hub: " + path;
      }
      row.paths.push_back(std::move(leaves));
    }
    return row.paths.empty() ? "expected a path" : "";
  }

  const PackSet& packs_;
  const Kind& kind_;
  PrintData& data_;
  std::filesystem::path folder_;
};

}  // namespace

const PrintView* PrintData::FindView(std::string_view id) const {
  const auto view = std::ranges::find(views, id, &PrintView::id);
  return view == views.end() ? nullptr : &*view;
}

const Texts& PrintData::Title(std::string_view key) const {
  static const Texts kNoText;
  const auto title = titles.find(key);
  return title == titles.end() ? kNoText : title->second;
}

std::string_view PrintData::Setting(std::string_view name) const {
  const auto setting = settings.find(name);
  return setting == settings.end() ? std::string_view() : std::string_view(setting->second);
}

const StatusMeaning* PrintData::StatusOf(ElementId status) const {
  const auto meaning = std::ranges::find(statuses, status, &StatusMeaning::status);
  return meaning == statuses.end() ? nullptr : &*meaning;
}

Result<PrintData> LoadPrintData(const PackSet& packs, const Kind& kind) {
  PrintData data;
  auto done = Loader(packs, kind, data).Run();
  if (!done) return std::move(done).error();
  return data;
}

}  // namespace baybridge
