#include "print/print_data.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "pack/table_reader.h"
#include "print/print_tables.h"

namespace baybridge {
namespace {

// Reads the files of one folder for one kind.
class Loader {
 public:
  Loader(const PrintSource& source, PrintData& data) : source_(source), data_(data) {}

  Result<Done> Run() {
    using Step = Result<Done> (Loader::*)();
    for (const Step step :
         {&Loader::Coding, &Loader::Titles, &Loader::Settings, &Loader::Masks, &Loader::Statuses,
          &Loader::Times, &Loader::Places, &Loader::Units, &Loader::DayDoses}) {
      auto done = (this->*step)();
      if (!done) return done;
    }
    auto due = ReadDueRows(source_, data_);
    if (!due) return due;
    return ReadViews(source_, data_);
  }

 private:
  Result<Done> Coding() {
    auto coding = LoadCoding(source_.packs);
    if (!coding) return std::move(coding).error();
    data_.coding = *std::move(coding);
    return Done{};
  }

  Result<Done> Titles() {
    auto table =
        OpenPrintTable(source_.folder / "titles.csv", {"key", "en", "zh_hans", "zh_hant", "pt"});
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
    auto table = OpenPrintTable(source_.folder / "settings.csv", {"name", "value"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"name", "value"});
    for (const CsvRow& row : table->rows)
      data_.settings[columns.Cell(row, 0)] = columns.Cell(row, 1);
    return Done{};
  }

  Result<Done> Masks() {
    auto table = OpenPrintTable(source_.folder / "masked.csv", {"path", "keep"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"path", "keep"});
    for (const CsvRow& row : table->rows) {
      const ElementId element = source_.Element(columns.Cell(row, 0));
      const int keep = WholeNumberOf(columns.Cell(row, 1));
      if (element == kNone || keep < 0)
        return BadRow(*table, row, "expected a path of the hub and a number");
      data_.masked[element] = static_cast<std::size_t>(keep);
    }
    return Done{};
  }

  Result<Done> Statuses() {
    auto table =
        OpenPrintTable(source_.folder / "status.csv", {"path", "of", "listed", "none", "shout"});
    if (!table) return std::move(table).error();
    const Columns<5> columns(*table, {"path", "of", "listed", "none", "shout"});
    for (const CsvRow& row : table->rows) {
      StatusMeaning meaning{.status = source_.Element(columns.Cell(row, 0)),
                            .list = source_.Element(columns.Cell(row, 1)),
                            .listed = columns.Cell(row, 2),
                            .none = columns.Cell(row, 3),
                            .shout = PartsOf(columns.Cell(row, 4), "|")};
      if (meaning.status == kNone || meaning.list == kNone)
        return BadRow(*table, row, "expected two paths of the hub");
      data_.statuses.push_back(std::move(meaning));
    }
    return Done{};
  }

  Result<Done> Times() {
    auto table = OpenPrintTable(source_.folder / "times-a-day.csv", {"code", "rows"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"code", "rows"});
    for (const CsvRow& row : table->rows) {
      const int count = WholeNumberOf(columns.Cell(row, 1));
      if (count < 1) return BadRow(*table, row, "expected a number of rows");
      data_.times_a_day[columns.Cell(row, 0)] = static_cast<std::size_t>(count);
    }
    return Done{};
  }

  Result<Done> Places() {
    auto table = OpenPrintTable(source_.folder / "places.csv", {"place", "within"});
    if (!table) return std::move(table).error();
    const Columns<2> columns(*table, {"place", "within"});
    for (const CsvRow& row : table->rows)
      data_.places_within[columns.Cell(row, 0)].push_back(columns.Cell(row, 1));
    return Done{};
  }

  Result<Done> DayDoses() {
    constexpr std::array<std::string_view, 9> kColumns{
        "group",          "day",      "amount",   "dose", "dose_amount", "dose_text",
        "dose_frequency", "dose_day", "dose_time"};
    auto table = OpenPrintTable(source_.folder / "day-doses.csv",
                                {"group", "day", "amount", "dose", "dose_amount", "dose_text",
                                 "dose_frequency", "dose_day", "dose_time"});
    if (!table) return std::move(table).error();
    const Columns<9> columns(*table, kColumns);
    WeekDoseRow& doses = data_.week_doses;
    const std::array<ElementId*, 9> cells{
        &doses.group,          &doses.day,         &doses.amount,
        &doses.dose,           &doses.dose_amount, &doses.dose_text,
        &doses.dose_frequency, &doses.dose_day,    &doses.dose_time};
    for (const CsvRow& row : table->rows) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        *cells[i] = source_.Element(columns.Cell(row, i));
        if (*cells[i] == kNone)
          return BadRow(*table, row, "expected a path of the hub in each column");
      }
    }
    return Done{};
  }

  Result<Done> Units() {
    auto table = OpenPrintTable(source_.packs.root / "mapping" / "units.csv",
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

  const PrintSource& source_;
  PrintData& data_;
};

}  // namespace

const PrintView* PrintData::FindView(std::string_view id) const {
  const auto view = std::ranges::find(views, id, &PrintView::id);
  return view == views.end() ? nullptr : &*view;
}

const Texts& PrintData::Title(std::string_view key) const {
  static const Texts no_text;
  const auto title = titles.find(key);
  return title == titles.end() ? no_text : title->second;
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
  const PrintSource source{.packs = packs, .kind = kind, .folder = packs.hub().folder / "print"};
  auto done = Loader(source, data).Run();
  if (!done) return std::move(done).error();
  return data;
}

}  // namespace baybridge
