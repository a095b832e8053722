#include "translate/table.h"

#include <array>
#include <charconv>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "text/csv.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxTableBytes = std::size_t{16} * 1024 * 1024;
constexpr std::string_view kUnmappedWord = "(unmapped)";

Failure Malformed(std::string place, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = std::move(place),
          .advice = {}};
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> SplitAt(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(Trim(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

// ---- code tables

Result<Unmapped> ParseUnmapped(std::string_view text, const std::string& place) {
  if (text == "report") return Unmapped{};
  if (text == "use-source-code")
    return Unmapped{.mode = Unmapped::Mode::kUseSourceCode, .fixed = {}};
  if (text.substr(0, 6) == "fixed=") {
    return Unmapped{.mode = Unmapped::Mode::kFixed, .fixed = std::string(text.substr(6))};
  }
  return Malformed(
      place, "expected report, use-source-code or fixed=CODE, found ‘" + std::string(text) + "’");
}

struct DirectionFlags {
  bool to_hub = true;
  bool from_hub = true;
};

Result<DirectionFlags> ParseDirection(std::string_view text, const std::string& place) {
  if (text.empty()) return DirectionFlags{};
  if (text == "to-hub") return DirectionFlags{.to_hub = true, .from_hub = false};
  if (text == "from-hub") return DirectionFlags{.to_hub = false, .from_hub = true};
  return Malformed(place, "expected to-hub, from-hub or nothing as direction, found ‘" +
                              std::string(text) + "’");
}

Result<Done> AddCodeRow(const CsvTable& csv, const CsvRow& row, CodeTable& table) {
  const std::string place = csv.PlaceOf(row);
  const std::string_view pack_code = csv.Cell(row, csv.Column("pack_code"));
  const std::string_view hub_code = csv.Cell(row, csv.Column("hub_code"));
  if (pack_code == kUnmappedWord || hub_code == kUnmappedWord) {
    auto mode = ParseUnmapped(pack_code == kUnmappedWord ? hub_code : pack_code, place);
    if (!mode) return std::move(mode).error();
    (pack_code == kUnmappedWord ? table.unmapped_to_hub : table.unmapped_from_hub) =
        *std::move(mode);
    return Done{};
  }
  const std::string_view word = csv.Cell(row, csv.Column("relationship"));
  const auto relationship = kRelationshipNames.ValueOf(word);
  if (!relationship)
    return Malformed(place,
                     "expected a relationship of FHIR R5, found ‘" + std::string(word) + "’");
  auto direction = ParseDirection(csv.Cell(row, csv.Column("direction")), place);
  if (!direction) return std::move(direction).error();
  table.pairs.push_back({.pack_code = std::string(pack_code),
                         .hub_code = std::string(hub_code),
                         .relationship = *relationship,
                         .to_hub = direction->to_hub,
                         .from_hub = direction->from_hub,
                         .line = row.line});
  return Done{};
}

// Reads one mapping table; collects problems row by row.
class TableReader {
 public:
  TableReader(const PackSet& packs, MappingTable& table, std::vector<Failure>& problems)
      : packs_(packs),
        table_(table),
        problems_(problems) {}

  void ReadRows(const CsvTable& csv) {
    for (const CsvRow& row : csv.rows) ReadRow(csv, row);
  }

  std::string digests() const { return digests_; }

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
      problems_.push_back(
          Malformed(place, "expected {a..b} with 1 ≤ a ≤ b, found ‘" + std::string(text) + "’"));
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
      return Malformed(place,
                       "expected a relationship of FHIR R5, found ‘" + cell("relationship") + "’");
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
    auto when_pack = ParseGuard(cell("when_pack"), *table_.pack, *table_.kind, place);
    if (!when_pack) return std::move(when_pack).error();
    row.when_pack = *std::move(when_pack);
    auto when_hub = ParseGuard(cell("when_hub"), *table_.hub, *table_.hub_kind, place);
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
      return Malformed(place,
                       "expected a transform of docs/packs.md, found ‘" + std::string(text) + "’");
    row.verb = *verb;
    if (colon != std::string_view::npos) row.argument = std::string(text.substr(colon + 1));
    row.codes_text = std::string(csv.Cell(csv_row, csv.Column("codes")));
    const bool coded =
        row.verb == Verb::kTranslate || row.verb == Verb::kFrequency || row.verb == Verb::kRoute;
    const bool may_be = row.verb == Verb::kDose || row.verb == Verb::kSplit;
    if (!coded && !(may_be && !row.codes_text.empty())) return Done{};
    auto codes = FindCodes(row.codes_text, place);
    if (!codes) return std::move(codes).error();
    row.codes = *codes;
    return Done{};
  }

  Result<const CodeTable*> FindCodes(const std::string& id, const std::string& place) {
    if (id.empty())
      return Malformed(place, "expected the name of a code table in ‘codes’, found nothing");
    const auto known = table_.code_tables.find(id);
    if (known != table_.code_tables.end())
      return static_cast<const CodeTable*>(known->second.get());
    const std::filesystem::path file = table_.pack->mapping_folder / "codes" / (id + ".csv");
    auto bytes = ReadFile(file, kMaxTableBytes);
    if (!bytes) return Malformed(place, "code table ‘" + id + "’: " + bytes.error().what);
    auto csv = ReadCsvTable(*bytes, "mapping/" + table_.pack->id + "/codes/" + id + ".csv");
    if (!csv) return std::move(csv).error();
    auto codes = std::make_unique<CodeTable>();
    codes->id = id;
    codes->place = csv->place;
    for (const CsvRow& row : csv->rows) {
      auto done = AddCodeRow(*csv, row, *codes);
      if (!done) problems_.push_back(std::move(done).error());
    }
    digests_ += Hex(Sha256(*bytes));
    const CodeTable* result = codes.get();
    table_.code_tables.emplace(id, std::move(codes));
    return result;
  }

  Result<std::vector<TablePath>> ParseSide(const std::string& text,
                                           const Pack& pack,
                                           const Kind& kind,
                                           const std::string& place) {
    std::vector<TablePath> paths;
    if (Trim(text).empty()) return paths;
    for (const std::string_view part : SplitAt(text, " + ")) {
      auto path = ParseTablePath(part);
      if (!path) return Malformed(place, path.error().what);
      const ElementId start = &pack == table_.hub ? 0 : kNone;
      auto done = ResolvePath(*path, pack, kind.shape, packs_.names, start);
      if (!done) return Malformed(place, "path ‘" + std::string(part) + "’: " + done.error().what);
      paths.push_back(*std::move(path));
    }
    return paths;
  }

  Result<Done> ParsePaths(const CsvTable& csv, const CsvRow& csv_row, TableRow& row) {
    const std::string place = csv.PlaceOf(csv_row);
    auto hub = ParseSide(row.hub_text, *table_.hub, *table_.hub_kind, place);
    if (!hub) return std::move(hub).error();
    row.hub = *std::move(hub);
    auto pack = ParseSide(row.pack_text, *table_.pack, *table_.kind, place);
    if (!pack) return std::move(pack).error();
    row.pack = *std::move(pack);
    // A constant or default may stand on one side only.
    const bool one_sided = row.verb == Verb::kConstant || row.verb == Verb::kDefault;
    if (row.hub.empty() && row.pack.empty())
      return Malformed(place, "expected a hub path and a pack path");
    if (!one_sided && (row.hub.empty() || row.pack.empty())) {
      return Malformed(place, "expected both a hub path and a pack path");
    }
    constexpr std::size_t kMostLeaves = 8;
    if (row.hub.size() > kMostLeaves || row.pack.size() > kMostLeaves) {
      return Malformed(place, "expected at most 8 leaves joined by ‘ + ’");
    }
    return Done{};
  }

  Result<std::vector<GuardTerm>> ParseGuard(const std::string& text,
                                            const Pack& pack,
                                            const Kind& kind,
                                            const std::string& place) {
    std::vector<GuardTerm> terms;
    if (Trim(text).empty()) return terms;
    for (std::string_view part : SplitAt(text, " and ")) {
      auto term = ParseGuardTerm(part, place);
      if (!term) return std::move(term).error();
      const ElementId start = &pack == table_.hub ? 0 : kNone;
      auto done = ResolvePath(term->path, pack, kind.shape, packs_.names, start);
      if (!done) return Malformed(place, "guard ‘" + std::string(part) + "’: " + done.error().what);
      terms.push_back(*std::move(term));
    }
    return terms;
  }

  static Result<GuardTerm> ParseGuardTerm(std::string_view text, const std::string& place) {
    GuardTerm term;
    std::string_view path = text;
    const bool present = text.substr(0, 8) == "present(";
    const bool absent = text.substr(0, 7) == "absent(";
    if (present || absent) {
      if (text.back() != ')')
        return Malformed(place, "guard ‘" + std::string(text) + "’: expected ‘)’");
      term.op = present ? GuardTerm::Op::kPresent : GuardTerm::Op::kAbsent;
      path = text.substr(present ? 8 : 7);
      path.remove_suffix(1);
    } else {
      // The value is the last ='…' of the term; selectors before it have their own.
      const std::size_t equals = text.rfind("='");
      if (equals == std::string_view::npos || text.back() != '\'') {
        return Malformed(
            place, "expected present(p), absent(p) or p='x', found ‘" + std::string(text) + "’");
      }
      term.op = GuardTerm::Op::kEquals;
      term.value = std::string(text.substr(equals + 2, text.size() - equals - 3));
      path = text.substr(0, equals);
    }
    auto parsed = ParseTablePath(path);
    if (!parsed) return Malformed(place, parsed.error().what);
    term.path = *std::move(parsed);
    return term;
  }

  const PackSet& packs_;
  MappingTable& table_;
  std::vector<Failure>& problems_;
  std::string digests_;
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
