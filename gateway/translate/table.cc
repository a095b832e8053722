#include "translate/table.h"

#include <charconv>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "text/csv.h"
#include "translate/code_tables.h"
#include "translate/table_cells.h"
#include "translate/table_guard.h"

namespace baybridge {
namespace {

// Reads one mapping table; collects problems row by row.
class TableReader {
 public:
  TableReader(const PackSet& packs, MappingTable& table, std::vector<Failure>& problems)
      : hub_{.packs = packs, .pack = *table.hub, .kind = *table.hub_kind, .is_hub = true},
        pack_{.packs = packs, .pack = *table.pack, .kind = *table.kind},
        table_(table),
        problems_(problems),
        codes_(table, problems) {}

  void ReadRows(const CsvTable& csv) {
    for (const CsvRow& row : csv.rows) ReadRow(csv, row);
  }

  const std::string& digests() const& { return codes_.digests(); }

 private:
  void ReadRow(const CsvTable& csv, const CsvRow& row) {
    const std::string hub(csv.Cell(row, csv.Column("hub_path")));
    const std::string pack(csv.Cell(row, csv.Column("pack_path")));
    const auto range = FindRange(hub, csv.PlaceOf(row));
    const auto pack_range = range.second > 0 ? range : FindRange(pack, csv.PlaceOf(row));
    if (pack_range.second == 0) {
      Add(ParseRow(csv, row, hub, pack, 0));
      return;
    }
    for (int number = pack_range.first; number <= pack_range.second; ++number) {
      Add(ParseRow(csv, row, Substitute(hub, number), Substitute(pack, number), number));
    }
  }

  void Add(Result<TableRow> row) {
    if (row) {
      table_.rows.push_back(*std::move(row));
    } else {
      problems_.push_back(std::move(row).error());
    }
  }

  // The numbers of {a..b}; {0, 0} where there is none.
  std::pair<int, int> FindRange(std::string_view text, const std::string& place) {
    const std::size_t open = text.find('{');
    const std::size_t dots = text.find("..", open);
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos) return {0, 0};
    int first = 0;
    int last = 0;
    if (dots != std::string_view::npos && close != std::string_view::npos && dots < close) {
      std::from_chars(text.data() + open + 1, text.data() + dots, first);
      std::from_chars(text.data() + dots + 2, text.data() + close, last);
    }
    constexpr int kMaxColumns = 1'000;
    if (first < 1 || last < first || last > kMaxColumns) {
      problems_.push_back(MalformedCell(
          place, "expected {a..b} with 1 ≤ a ≤ b, found ‘" + std::string(text) + "’"));
      return {0, 0};
    }
    return {first, last};
  }

  static std::string Substitute(std::string text, int number) {
    for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{')) {
      const std::size_t close = text.find('}', open);
      if (close == std::string::npos) break;
      text.replace(open, close + 1 - open, std::to_string(number));
    }
    return text;
  }

  Result<TableRow> ParseRow(const CsvTable& csv,
                            const CsvRow& csv_row,
                            const std::string& hub,
                            const std::string& pack,
                            int number) {
    const std::string place = csv.PlaceOf(csv_row);
    const auto cell = [&](std::string_view column) {
      return Substitute(std::string(csv.Cell(csv_row, csv.Column(column))), number);
    };
    TableRow row;
    row.line = csv_row.line;
    row.hub_text = hub;
    row.pack_text = pack;
    row.note = cell("note");
    row.evidence = cell("evidence");
    const auto relationship = kRelationshipNames.ValueOf(cell("relationship"));
    if (!relationship) {
      return MalformedCell(
          place, "expected a relationship of FHIR R5, found ‘" + cell("relationship") + "’");
    }
    row.relationship = *relationship;
    for (auto step : {&TableReader::ParseTransform, &TableReader::ParsePaths}) {
      auto done = (this->*step)(csv, csv_row, row);
      if (!done) return std::move(done).error();
    }
    auto direction = ParseDirection(cell("direction"), place);
    if (!direction) return std::move(direction).error();
    row.to_hub = direction->to_hub;
    row.from_hub = direction->from_hub;
    auto when_pack = ParseGuard(cell("when_pack"), pack_, place);
    if (!when_pack) return std::move(when_pack).error();
    row.when_pack = *std::move(when_pack);
    auto when_hub = ParseGuard(cell("when_hub"), hub_, place);
    if (!when_hub) return std::move(when_hub).error();
    row.when_hub = *std::move(when_hub);
    return row;
  }

  Result<Done> ParseTransform(const CsvTable& csv, const CsvRow& csv_row, TableRow& row) {
    const std::string place = csv.PlaceOf(csv_row);
    const std::string_view text = csv.Cell(csv_row, csv.Column("transform"));
    const std::size_t colon = text.find(':');
    const auto verb = kVerbNames.ValueOf(text.substr(0, colon));
    if (!verb)
      return MalformedCell(
          place, "expected a transform of docs/packs.md, found ‘" + std::string(text) + "’");
    row.verb = *verb;
    if (colon != std::string_view::npos) row.argument = std::string(text.substr(colon + 1));
    row.codes_text = std::string(csv.Cell(csv_row, csv.Column("codes")));
    const bool coded =
        row.verb == Verb::kTranslate || row.verb == Verb::kFrequency || row.verb == Verb::kRoute;
    const bool may_be = row.verb == Verb::kDose || row.verb == Verb::kSplit;
    if (!coded && !(may_be && !row.codes_text.empty())) return Done{};
    auto codes = codes_.Find(row.codes_text, place);
    if (!codes) return std::move(codes).error();
    row.codes = *codes;
    return Done{};
  }

  Result<std::vector<TablePath>> ParseSide(const std::string& text,
                                           const TableSide& side,
                                           const std::string& place) {
    std::vector<TablePath> paths;
    if (WithoutSpaces(text).empty()) return paths;
    for (const std::string_view part : PartsBetween(text, " + ")) {
      auto path = ParseTablePath(part);
      if (!path) return MalformedCell(place, path.error().what);
      auto done = side.Resolve(*path);
      if (!done)
        return MalformedCell(place, "path ‘" + std::string(part) + "’: " + done.error().what);
      paths.push_back(*std::move(path));
    }
    return paths;
  }

  Result<Done> ParsePaths(const CsvTable& csv, const CsvRow& csv_row, TableRow& row) {
    const std::string place = csv.PlaceOf(csv_row);
    auto hub = ParseSide(row.hub_text, hub_, place);
    if (!hub) return std::move(hub).error();
    row.hub = *std::move(hub);
    auto pack = ParseSide(row.pack_text, pack_, place);
    if (!pack) return std::move(pack).error();
    row.pack = *std::move(pack);
    // A constant or default may stand on one side only.
    const bool one_sided = row.verb == Verb::kConstant || row.verb == Verb::kDefault;
    if (row.hub.empty() && row.pack.empty())
      return MalformedCell(place, "expected a hub path and a pack path");
    if (!one_sided && (row.hub.empty() || row.pack.empty())) {
      return MalformedCell(place, "expected both a hub path and a pack path");
    }
    constexpr std::size_t kMostLeaves = 8;
    if (row.hub.size() > kMostLeaves || row.pack.size() > kMostLeaves) {
      return MalformedCell(place, "expected at most 8 leaves joined by ‘ + ’");
    }
    return Done{};
  }

  const TableSide hub_;
  const TableSide pack_;
  MappingTable& table_;
  std::vector<Failure>& problems_;
  CodeTables codes_;
};

}  // namespace

Result<std::unique_ptr<MappingTable>> ReadMappingTable(const PackSet& packs,
                                                       const Pack& pack,
                                                       const Kind& kind,
                                                       std::vector<Failure>& problems) {
  const std::string file = kind.id + ".csv";
  auto bytes = ReadFile(pack.mapping_folder / file, kMaxTableBytes);
  if (!bytes) return std::move(bytes).error();
  auto csv = ReadCsvTable(*bytes, "mapping/" + pack.id + "/" + file);
  if (!csv) return std::move(csv).error();
  const Kind* hub_kind = packs.hub().FindKind(kind.id);
  if (hub_kind == nullptr) {
    return Failure{.kind = FailureKind::kNotFound,
                   .what = "the hub has no kind ‘" + kind.id + "’",
                   .place = csv->place,
                   .advice = {}};
  }
  auto table = std::make_unique<MappingTable>();
  table->pack = &pack;
  table->hub = &packs.hub();
  table->kind = &kind;
  table->hub_kind = hub_kind;
  table->place = csv->place;
  table->version = pack.version;
  TableReader reader(packs, *table, problems);
  reader.ReadRows(*csv);
  table->digest = Hex(Sha256(Hex(Sha256(*bytes)) + reader.digests()));
  return table;
}

}  // namespace baybridge
