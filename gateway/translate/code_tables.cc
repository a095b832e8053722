#include "translate/code_tables.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "core/file.h"
#include "crypto/digest.h"
#include "text/csv.h"
#include "translate/table_cells.h"

namespace baybridge {
namespace {

constexpr std::string_view kUnmappedWord = "(unmapped)";

Result<Unmapped> ParseUnmapped(std::string_view text, const std::string& place) {
  if (text == "report") return Unmapped{};
  if (text == "use-source-code")
    return Unmapped{.mode = Unmapped::Mode::kUseSourceCode, .fixed = {}};
  if (text.substr(0, 6) == "fixed=") {
    return Unmapped{.mode = Unmapped::Mode::kFixed, .fixed = std::string(text.substr(6))};
  }
  return MalformedCell(
      place, "expected report, use-source-code or fixed=CODE, found ‘" + std::string(text) + "’");
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
    return MalformedCell(place,
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

}  // namespace

Result<const CodeTable*> CodeTables::Find(const std::string& id, const std::string& place) {
  if (id.empty())
    return MalformedCell(place, "expected the name of a code table in ‘codes’, found nothing");
  const auto known = table_.code_tables.find(id);
  if (known != table_.code_tables.end()) return static_cast<const CodeTable*>(known->second.get());
  const std::filesystem::path file = table_.pack->mapping_folder / "codes" / (id + ".csv");
  auto bytes = ReadFile(file, kMaxTableBytes);
  if (!bytes) return MalformedCell(place, "code table ‘" + id + "’: " + bytes.error().what);
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

}  // namespace baybridge
