#include "translate/crosswalk.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "core/file.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{1} * 1024 * 1024;
constexpr std::size_t kHead = 3;  // codes of different editions agree on three characters only

Failure Malformed(const std::string& place, std::string what) {
  return {.kind = FailureKind::kMalformed, .what = std::move(what), .place = place, .advice = {}};
}

// Capital letter and two digits or capitals: the head of a code.
bool IsHead(std::string_view text) {
  return text.size() == kHead && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

bool IsHeadRange(std::string_view text) {
  if (text.size() == kHead) return IsHead(text);
  return text.size() == 2 * kHead + 1 && text[kHead] == '-' && IsHead(text.substr(0, kHead)) &&
         IsHead(text.substr(kHead + 1)) && text.substr(0, kHead) < text.substr(kHead + 1);
}

CrosswalkSide SideOf(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return {.id = std::string(text), .version = {}};
  return {.id = std::string(text.substr(0, at)), .version = std::string(text.substr(at + 1))};
}

bool IsScheme(const PackSet& packs, const CrosswalkSide& side) {
  const CodeList* schemes = packs.FindCodeList(packs.hub(), "assessment-scheme");
  return schemes != nullptr && schemes->Find(side.id) != kNone;
}

Result<Done> ReadSides(const std::string& place, const PackSet& packs, Crosswalk& crosswalk) {
  const std::string stem = fs::path(place).stem().string();
  const std::size_t middle = stem.find("--");
  if (middle == std::string::npos)
    return Malformed(place, "expected a file name of the form <from>--<to>.csv");
  crosswalk.from = SideOf(std::string_view(stem).substr(0, middle));
  crosswalk.to = SideOf(std::string_view(stem).substr(middle + 2));
  if (!IsScheme(packs, crosswalk.to))
    return Malformed(place, "the hub has no assessment scheme ‘" + crosswalk.to.id + "’");
  if (IsScheme(packs, crosswalk.from)) return Done{};
  if (packs.FindCodeList(packs.hub(), crosswalk.from.id) == nullptr) {
    return Malformed(
        place, "the hub has no assessment scheme and no code list ‘" + crosswalk.from.id + "’");
  }
  crosswalk.of_conditions = true;
  return Done{};
}

enum Column : std::uint8_t {
  kFromItem,
  kFromAnswer,
  kToItem,
  kToAnswer,
  kRelationship,
  kNeeds,
  kNote,
  kEvidence,
  kStatus
};
constexpr std::array<std::string_view, 9> kColumns{"from_item", "from_answer",  "to_item",
                                                   "to_answer", "relationship", "needs",
                                                   "note",      "evidence",     "status"};

// What a row of a condition may not say: a code never answers a box by itself.
std::string ProblemOf(const CrosswalkRow& row, bool of_conditions) {
  if (row.from_item.empty() || row.to_item.empty()) return "expected an item on both sides";
  if (row.note.empty()) return "expected a note";
  if (row.evidence.empty()) return "expected evidence";
  if (!of_conditions) {
    return row.need == CrosswalkNeed::kNothing ? "" : "only conditions have a date and a doctor";
  }
  if (!IsHeadRange(row.from_item))
    return "expected a three-character head of codes or a range of two, as I10-I15";
  if (row.relationship != Relationship::kRelated)
    return "from a code to a box the relationship is related-to";
  if (!row.from_answer.empty() || row.to_answer.empty())
    return "expected no from_answer and the code of the box in to_answer";
  return "";
}

Result<CrosswalkRow> ReadRow(const CsvTable& table,
                             const CsvRow& line,
                             const Columns<kColumns.size()>& cells,
                             bool of_conditions) {
  CrosswalkRow row{.from_item = cells.Cell(line, kFromItem),
                   .from_answer = cells.Cell(line, kFromAnswer),
                   .to_item = cells.Cell(line, kToItem),
                   .to_answer = cells.Cell(line, kToAnswer),
                   .note = cells.Cell(line, kNote),
                   .evidence = cells.Cell(line, kEvidence),
                   .line = line.line};
  const auto relationship = kRelationshipNames.ValueOf(cells.Cell(line, kRelationship));
  if (!relationship || *relationship == Relationship::kNotRelated)
    return BadRow(table, line, "expected a relationship under which an item may be offered");
  row.relationship = *relationship;
  const auto need = kCrosswalkNeedNames.ValueOf(cells.Cell(line, kNeeds));
  if (!need) return BadRow(table, line, "expected date-and-doctor or nothing under needs");
  row.need = *need;
  auto status = ReadStatus(table, line, cells.Cell(line, kStatus));
  if (!status) return std::move(status).error();
  row.unverified = *status;
  std::string problem = ProblemOf(row, of_conditions);
  if (!problem.empty()) return BadRow(table, line, std::move(problem));
  return row;
}

fs::path FolderOf(const fs::path& folder) {
  return folder / "mapping" / "crosswalks";
}

}  // namespace

bool CrosswalkRow::HoldsCode(std::string_view code) const {
  const std::string_view head = code.substr(0, kHead);
  if (!IsHead(head)) return false;
  const std::string_view item = from_item;
  if (item.size() == kHead) return head == item;
  return head >= item.substr(0, kHead) && head <= item.substr(kHead + 1);
}

Result<Crosswalk> ReadCrosswalk(std::string_view bytes,
                                const std::string& place,
                                const PackSet& packs) {
  Crosswalk crosswalk;
  crosswalk.place = place;
  auto sides = ReadSides(place, packs, crosswalk);
  if (!sides) return std::move(sides).error();
  auto table = ReadCsvTable(bytes, place);
  if (!table) return std::move(table).error();
  auto columns = NeedColumns(*table, {"from_item", "from_answer", "to_item", "to_answer",
                                      "relationship", "needs", "note", "evidence", "status"});
  if (!columns) return std::move(columns).error();
  const Columns<kColumns.size()> cells(*table, kColumns);
  std::set<std::string> seen;
  for (const CsvRow& line : table->rows) {
    auto row = ReadRow(*table, line, cells, crosswalk.of_conditions);
    if (!row) return std::move(row).error();
    const std::string_view told = crosswalk.of_conditions ? row->to_answer : row->from_answer;
    if (!seen.insert(WriteCsvRow({row->from_item, std::string(told), row->to_item})).second)
      return BadRow(*table, line, "this item and answer stand twice");
    crosswalk.rows.push_back(*std::move(row));
  }
  return crosswalk;
}

Result<std::vector<Crosswalk>> ReadCrosswalks(const fs::path& folder, const PackSet& packs) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(FolderOf(folder), error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.ends_with(".csv") && name != "places.csv") files.push_back(at->path());
  }
  std::ranges::sort(files);
  std::vector<Crosswalk> crosswalks;
  for (const fs::path& file : files) {
    auto bytes = ReadFile(file, kMaxBytes);
    if (!bytes) return std::move(bytes).error();
    auto read = ReadCrosswalk(*bytes, "mapping/crosswalks/" + file.filename().string(), packs);
    if (!read) return std::move(read).error();
    crosswalks.push_back(*std::move(read));
  }
  return crosswalks;
}

Result<bool> ConditionPlaces::Bind(const CsvTable& table,
                                   const Kind& kind,
                                   const NameTable& names) {
  elements.fill(kNone);
  std::size_t bound = 0;
  for (const CsvRow& row : table.rows) {
    if (table.Cell(row, table.Column("kind")) != kind.id) continue;
    const auto place = kConditionPlaceNames.ValueOf(table.Cell(row, table.Column("role")));
    if (!place) return BadRow(table, row, "expected a part of a condition as the role");
    const std::string path = "/" + kind.root + std::string(table.Cell(row, table.Column("path")));
    ElementId& element = elements[static_cast<std::size_t>(*place)];
    if (element != kNone) return BadRow(table, row, "the role stands twice");
    element = kind.shape.Find(path, names);
    if (element == kNone) return BadRow(table, row, "the kind has no ‘" + path + "’");
    ++bound;
  }
  if (bound == 0 || bound == kConditionPlaceCount) return bound != 0;
  return Malformed(table.place, "expected a row for each role of the kind ‘" + kind.id + "’");
}

Result<CsvTable> ReadConditionPlaces(const fs::path& folder) {
  const fs::path file = FolderOf(folder) / "places.csv";
  std::error_code error;
  if (!fs::exists(file, error)) return CsvTable{};
  auto bytes = ReadFile(file, kMaxBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, "mapping/crosswalks/places.csv");
  if (!table) return table;
  auto columns = NeedColumns(*table, {"kind", "role", "path", "evidence"});
  if (!columns) return std::move(columns).error();
  return table;
}

}  // namespace baybridge
