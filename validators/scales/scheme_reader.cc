// The four tables of a scheme, in the order in which they refer to one another.

#include <utility>

#include "pack/table_reader.h"
#include "scales/scale_loader.h"
#include "scales/scale_tables.h"
#include "scales/words.h"

namespace baybridge {
namespace {

class SchemeReader {
 public:
  SchemeReader(ScaleScheme& scheme, std::string place)
      : scheme_(scheme),
        place_(std::move(place)) {}

  Result<Done> Read(const ScaleFiles& files) {
    auto results = ReadScaleTable(files.results, place_ + "/results.csv",
                                  {"result", "shape", "of", "table", "range", "stated_at"});
    if (!results) return std::move(results).error();
    auto read = Items(files.items);
    if (!read) return read;
    const auto items = static_cast<std::uint32_t>(scheme_.variables.size());
    read = NameResults(*results, scheme_);
    if (!read) return read;
    read = Tables(files.tables);
    if (!read) return read;
    read = ReadResults(*results, items, scheme_);
    if (!read) return read;
    return Grounds(files.grounds);
  }

 private:
  std::uint32_t Variable(std::string_view name) {
    const std::uint32_t known = scheme_.Find(name);
    if (known != kNone) return known;
    scheme_.variables.emplace_back(name);
    return static_cast<std::uint32_t>(scheme_.variables.size() - 1);
  }

  Result<Done> Items(std::string_view bytes) {
    auto table =
        ReadScaleTable(bytes, place_ + "/items.csv",
                       {"variable", "code", "version", "reads", "allowed", "list", "answers"});
    if (!table) return std::move(table).error();
    for (const CsvRow& row : table->rows) {
      ScaleItem item;
      item.variable = Variable(CellOf(*table, row, "variable"));
      item.code = CellOf(*table, row, "code");
      item.version = CellOf(*table, row, "version");
      item.list = CellOf(*table, row, "list");
      item.unverified = IsUnverified(*table, row);
      item.line = row.line;
      scheme_.versioned = scheme_.versioned || !item.version.empty();
      const auto reading = kItemReadingNames.ValueOf(CellOf(*table, row, "reads"));
      if (!reading)
        return BadRow(*table, row, "expected score, answer, ticked or adjustment in ‘reads’");
      item.reading = *reading;
      auto read = Allowed(*table, row, item);
      if (!read) return read;
      scheme_.items.push_back(std::move(item));
    }
    return Done{};
  }

  static Result<Done> Allowed(const CsvTable& table, const CsvRow& row, ScaleItem& item) {
    const auto ranges = ReadRanges(CellOf(table, row, "allowed"));
    if (!ranges) return BadRow(table, row, "expected ranges such as ‘0-6 8’ in ‘allowed’");
    item.allowed = *ranges;
    for (const std::string_view word : WordsOf(CellOf(table, row, "answers"))) {
      const std::size_t equals = word.find('=');
      const auto value = equals == std::string_view::npos ? 1 : ReadScore(word.substr(equals + 1));
      if (!value) return BadRow(table, row, "expected answers such as ‘yes=1 no=0’");
      item.answers.push_back({.code = std::string(word.substr(0, equals)), .value = *value});
    }
    const bool score = item.reading == ItemReading::kScore;
    if (score != !item.allowed.empty() || score != item.answers.empty() ||
        score != item.list.empty())
      return BadRow(table, row, "expected ‘allowed’ for a score, else ‘list’ and ‘answers’");
    return Done{};
  }

  Result<Done> Tables(std::string_view bytes) {
    if (bytes.empty()) return Done{};
    auto table = ReadScaleTable(bytes, place_ + "/tables.csv", {"table", "when", "value"});
    if (!table) return std::move(table).error();
    for (const CsvRow& row : table->rows) {
      const std::string_view id = CellOf(*table, row, "table");
      if (scheme_.tables.empty() || scheme_.tables.back().id != id) {
        if (FindTable(scheme_, id) != kNone)
          return BadRow(*table, row, "a table's rows stand together");
        scheme_.tables.push_back({.id = std::string(id), .rows = {}});
      }
      auto decision = Decision(*table, row);
      if (!decision) return std::move(decision).error();
      scheme_.tables.back().rows.push_back(*std::move(decision));
    }
    return Done{};
  }

  Result<DecisionRow> Decision(const CsvTable& table, const CsvRow& row) const {
    DecisionRow decision;
    decision.unverified = IsUnverified(table, row);
    const auto value = ReadScore(CellOf(table, row, "value"));
    if (!value) return BadRow(table, row, "expected a whole number in ‘value’");
    decision.value = *value;
    for (const std::string_view word : WordsOf(CellOf(table, row, "when"))) {
      const std::size_t equals = word.rfind('=');
      const bool unknown = word.ends_with("=?");
      const auto range = equals == std::string_view::npos
                             ? std::nullopt
                             : ReadRanges(unknown ? "0" : word.substr(equals + 1));
      if (!range || range->size() != 1)
        return BadRow(table, row,
                      "expected conditions such as ‘x=0-3’, found ‘" + std::string(word) + "’");
      const std::string_view name = word.substr(0, equals);
      const std::uint32_t variable = name == "x" ? kNone : scheme_.Find(name);
      if (name != "x" && variable == kNone)
        return BadRow(table, row, "no item or result is called ‘" + std::string(name) + "’");
      decision.conditions.push_back(
          {.variable = variable, .range = range->front(), .unknown = unknown});
    }
    return decision;
  }

  Result<Done> Grounds(std::string_view bytes) {
    if (bytes.empty()) return Done{};
    auto table =
        ReadScaleTable(bytes, place_ + "/grounds.csv", {"list", "adjustment", "shown", "items"});
    if (!table) return std::move(table).error();
    for (const CsvRow& row : table->rows) {
      const std::uint32_t shown = scheme_.Find(CellOf(*table, row, "shown"));
      if (shown == kNone) return BadRow(*table, row, "‘shown’ is no item or result");
      scheme_.grounds.push_back({.list = std::string(CellOf(*table, row, "list")),
                                 .adjustment = std::string(CellOf(*table, row, "adjustment")),
                                 .shown = shown,
                                 .items = std::string(CellOf(*table, row, "items"))});
    }
    return Done{};
  }

  ScaleScheme& scheme_;
  std::string place_;
};

}  // namespace

Result<ScaleScheme> ReadScaleScheme(std::string_view id,
                                    const ScaleFiles& files,
                                    const std::string& place) {
  ScaleScheme scheme;
  scheme.id = id;
  auto read = SchemeReader(scheme, place).Read(files);
  if (!read) return std::move(read).error();
  return scheme;
}

}  // namespace baybridge
