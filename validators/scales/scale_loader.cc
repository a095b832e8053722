#include "scales/scale_loader.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "pack/table_reader.h"
#include "scales/words.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{1} * 1024 * 1024;  // 1 MiB a table

// Reads the four tables of a scheme in the order in which they refer to one another.
class SchemeReader {
 public:
  SchemeReader(ScaleScheme& scheme, std::string place)
      : scheme_(scheme),
        place_(std::move(place)) {}

  Result<Done> Read(const ScaleFiles& files) {
    auto results = Table(files.results, "results.csv",
                         {"result", "shape", "of", "table", "range", "stated_at"});
    if (!results) return std::move(results).error();
    auto read = Items(files.items);
    if (!read) return read;
    items_ = static_cast<std::uint32_t>(scheme_.variables.size());
    read = NameResults(*results);
    if (!read) return read;
    read = Tables(files.tables);
    if (!read) return read;
    read = Results(*results);
    if (!read) return read;
    return Grounds(files.grounds);
  }

 private:
  using Names = std::initializer_list<std::string_view>;

  Result<CsvTable> Table(std::string_view bytes, std::string_view file, Names columns) const {
    auto table = ReadCsvTable(bytes, place_ + "/" + std::string(file));
    if (!table) return table;
    auto need = NeedColumns(*table, columns);
    if (need) need = NeedColumns(*table, {"evidence", "status"});
    if (!need) return std::move(need).error();
    for (const CsvRow& row : table->rows) {
      if (Cell(*table, row, "evidence").empty())
        return BadRow(*table, row, "expected the evidence of the row");
      auto status = ReadStatus(*table, row, Cell(*table, row, "status"));
      if (!status) return std::move(status).error();
    }
    return table;
  }

  static std::string_view Cell(const CsvTable& table, const CsvRow& row, std::string_view column) {
    return table.Cell(row, table.Column(column));
  }
  static bool Unverified(const CsvTable& table, const CsvRow& row) {
    return !Cell(table, row, "status").empty();
  }

  std::uint32_t Variable(std::string_view name) {
    const std::uint32_t known = scheme_.Find(name);
    if (known != kNone) return known;
    scheme_.variables.emplace_back(name);
    return static_cast<std::uint32_t>(scheme_.variables.size() - 1);
  }

  Result<Done> Items(std::string_view bytes) {
    auto table = Table(bytes, "items.csv",
                       {"variable", "code", "version", "reads", "allowed", "list", "answers"});
    if (!table) return std::move(table).error();
    for (const CsvRow& row : table->rows) {
      ScaleItem item;
      item.variable = Variable(Cell(*table, row, "variable"));
      item.code = Cell(*table, row, "code");
      item.version = Cell(*table, row, "version");
      item.list = Cell(*table, row, "list");
      item.unverified = Unverified(*table, row);
      item.line = row.line;
      scheme_.versioned = scheme_.versioned || !item.version.empty();
      const auto reading = kItemReadingNames.ValueOf(Cell(*table, row, "reads"));
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
    const auto ranges = ReadRanges(Cell(table, row, "allowed"));
    if (!ranges) return BadRow(table, row, "expected ranges such as ‘0-6 8’ in ‘allowed’");
    item.allowed = *ranges;
    for (const std::string_view word : WordsOf(Cell(table, row, "answers"))) {
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

  Result<Done> NameResults(const CsvTable& table) {
    for (const CsvRow& row : table.rows) {
      const std::string_view id = Cell(table, row, "result");
      if (id.empty() || scheme_.Find(id) != kNone)
        return BadRow(table, row, "expected a name that no item or result has yet");
      scheme_.variables.emplace_back(id);
    }
    return Done{};
  }

  Result<Done> Tables(std::string_view bytes) {
    if (bytes.empty()) return Done{};
    auto table = Table(bytes, "tables.csv", {"table", "when", "value"});
    if (!table) return std::move(table).error();
    for (const CsvRow& row : table->rows) {
      const std::string_view id = Cell(*table, row, "table");
      if (scheme_.tables.empty() || scheme_.tables.back().id != id) {
        if (FindTable(id) != kNone) return BadRow(*table, row, "a table's rows stand together");
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
    decision.unverified = Unverified(table, row);
    const auto value = ReadScore(Cell(table, row, "value"));
    if (!value) return BadRow(table, row, "expected a whole number in ‘value’");
    decision.value = *value;
    for (const std::string_view word : WordsOf(Cell(table, row, "when"))) {
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

  std::uint32_t FindTable(std::string_view id) const {
    const auto found = std::ranges::find(scheme_.tables, id, &DecisionTable::id);
    return found == scheme_.tables.end()
               ? kNone
               : static_cast<std::uint32_t>(found - scheme_.tables.begin());
  }

  Result<Done> Results(const CsvTable& table) {
    for (const CsvRow& row : table.rows) {
      ScaleResult result;
      result.id = Cell(table, row, "result");
      result.variable = items_ + static_cast<std::uint32_t>(scheme_.results.size());
      result.unverified = Unverified(table, row);
      result.line = row.line;
      auto read = Algorithm(table, row, result);
      if (read) read = Stated(table, row, result);
      if (!read) return read;
      scheme_.results.push_back(std::move(result));
    }
    return Done{};
  }

  // What a result rests on must be known before it.
  bool IsKnownBefore(std::uint32_t variable, const ScaleResult& result) const {
    return variable != kNone && variable < result.variable;
  }

  Result<Done> Algorithm(const CsvTable& table, const CsvRow& row, ScaleResult& result) const {
    const auto shape = kResultShapeNames.ValueOf(Cell(table, row, "shape"));
    const auto range = ReadRanges(Cell(table, row, "range"));
    if (!shape || !range || range->empty())
      return BadRow(table, row, "expected sum, decide or carried, and the range of the result");
    result.shape = *shape;
    result.range = *range;
    for (const std::string_view word : WordsOf(Cell(table, row, "of"))) {
      result.of.push_back(scheme_.Find(word));
      if (!IsKnownBefore(result.of.back(), result))
        return BadRow(table, row, "‘" + std::string(word) + "’ is no item or earlier result");
    }
    const std::string_view name = Cell(table, row, "table");
    if (!name.empty()) {
      result.table = FindTable(name);
      if (result.table == kNone)
        return BadRow(table, row, "there is no table ‘" + std::string(name) + "’");
    }
    return Consistent(table, row, result);
  }

  Result<Done> Consistent(const CsvTable& table,
                          const CsvRow& row,
                          const ScaleResult& result) const {
    const bool sums = result.shape == ResultShape::kSum;
    const bool decides = result.shape == ResultShape::kDecide;
    if (sums == result.of.empty() || (decides && result.table == kNone) ||
        (!sums && !decides && result.table != kNone))
      return BadRow(table, row, "expected ‘of’ for a sum and ‘table’ for a decision");
    if (result.table == kNone) return Done{};
    for (const DecisionRow& decision : scheme_.tables[result.table].rows) {
      for (const DecisionRow::Condition& condition : decision.conditions) {
        const bool looked_up = condition.variable == kNone;
        if (looked_up != sums || (!looked_up && !IsKnownBefore(condition.variable, result)))
          return BadRow(table, row,
                        "its table speaks of ‘x’ for a sum, of items and earlier results for a "
                        "decision");
      }
    }
    return Done{};
  }

  static Result<Done> Stated(const CsvTable& table, const CsvRow& row, ScaleResult& result) {
    std::array<std::string_view, 3> parts;
    std::string_view rest = Cell(table, row, "stated_at");
    std::size_t count = 0;
    for (; count < parts.size() && !rest.empty(); ++count) {
      const std::size_t colon = rest.find(':');
      parts[count] = rest.substr(0, colon);
      rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    }
    const auto place = kStatedAtNames.ValueOf(parts[0]);
    if (!place) return BadRow(table, row, "expected a place such as ‘total:B.1’ in ‘stated_at’");
    result.stated_at = *place;
    const bool level = *place == StatedAt::kPreliminaryLevel || *place == StatedAt::kLevel;
    const bool coded =
        *place == StatedAt::kTotal || *place == StatedAt::kScale || *place == StatedAt::kTotalLevel;
    if (level) result.list = parts[1];
    if (coded) result.code = parts[1];
    if (*place == StatedAt::kTotalLevel) result.list = parts[2];
    const std::size_t expected = *place == StatedAt::kNowhere      ? 0
                                 : *place == StatedAt::kTotalLevel ? 3
                                 : level || coded                  ? 2
                                                                   : 1;
    if (count != expected || !rest.empty())
      return BadRow(table, row, "expected the code or list that belongs to the place");
    return Done{};
  }

  Result<Done> Grounds(std::string_view bytes) {
    if (bytes.empty()) return Done{};
    auto table = Table(bytes, "grounds.csv", {"list", "adjustment", "shown", "items"});
    if (!table) return std::move(table).error();
    for (const CsvRow& row : table->rows) {
      const std::uint32_t shown = scheme_.Find(Cell(*table, row, "shown"));
      if (shown == kNone) return BadRow(*table, row, "‘shown’ is no item or result");
      scheme_.grounds.push_back({.list = std::string(Cell(*table, row, "list")),
                                 .adjustment = std::string(Cell(*table, row, "adjustment")),
                                 .shown = shown,
                                 .items = std::string(Cell(*table, row, "items"))});
    }
    return Done{};
  }

  ScaleScheme& scheme_;
  std::string place_;
  std::uint32_t items_ = 0;  // variables that are items
};

Result<std::string> Bytes(const fs::path& file, bool needed) {
  std::error_code error;
  if (!needed && !fs::exists(file, error)) return std::string();
  return ReadFile(file, kMaxBytes);
}

Result<ScaleScheme> LoadScheme(const fs::path& folder) {
  std::array<std::string, 4> bytes;
  constexpr std::array<std::pair<const char*, bool>, 4> kFiles{
      {{"items.csv", true}, {"tables.csv", false}, {"results.csv", true}, {"grounds.csv", false}}};
  std::string digested;
  for (std::size_t i = 0; i < kFiles.size(); ++i) {
    auto read = Bytes(folder / kFiles[i].first, kFiles[i].second);
    if (!read) return std::move(read).error();
    bytes[i] = *std::move(read);
    digested += std::string(kFiles[i].first) + '\0' + bytes[i] + '\0';
  }
  const std::string id = folder.filename().string();
  auto scheme = ReadScaleScheme(
      id, {.items = bytes[0], .tables = bytes[1], .results = bytes[2], .grounds = bytes[3]},
      "schemas/_scales/" + id);
  if (scheme) scheme->digest = Hex(Sha256(digested));
  return scheme;
}

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

Result<std::vector<ScaleScheme>> LoadScaleSchemes(const fs::path& root) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator at(root / "schemas" / "_scales", error);
       !error && at != fs::directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    if (at->is_directory(ignored)) folders.push_back(at->path());
  }
  std::ranges::sort(folders);
  std::vector<ScaleScheme> schemes;
  for (const fs::path& folder : folders) {
    auto scheme = LoadScheme(folder);
    if (!scheme) return std::move(scheme).error();
    schemes.push_back(*std::move(scheme));
  }
  return schemes;
}

}  // namespace baybridge
