#include "pack/table_reader.h"

#include <algorithm>
#include <utility>

namespace baybridge {

Failure BadRow(const CsvTable& table, const CsvRow& row, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = table.PlaceOf(row),
          .advice = {}};
}

Result<Done> NeedColumns(const CsvTable& table, std::initializer_list<std::string_view> columns) {
  for (const std::string_view column : columns) {
    if (table.Column(column) >= 0) continue;
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "expected a column ‘" + std::string(column) + "’, found none",
                   .place = table.place + ":1",
                   .advice = {}};
  }
  return Done{};
}

Result<bool> ReadStatus(const CsvTable& table, const CsvRow& row, std::string_view status) {
  if (status.empty()) return false;
  if (status == "unverified") return true;
  return BadRow(table, row,
                "status: expected ‘unverified’ or nothing, found ‘" + std::string(status) + "’");
}

Result<Done> ReadClasses(std::string_view bytes,
                         const std::string& place,
                         std::vector<PersonalClass>& classes) {
  auto table = ReadCsvTable(bytes, place);
  if (!table) return std::move(table).error();
  auto complete = NeedColumns(*table, {"class", "en", "zh_hans", "zh_hant", "pt", "sensitive"});
  if (!complete) return complete;
  enum Column { kClass, kEn, kSensitive = kEn + kLanguages };
  const Columns<6> columns(*table, {"class", "en", "zh_hans", "zh_hant", "pt", "sensitive"});
  for (const CsvRow& row : table->rows) {
    PersonalClass added{.id = columns.Cell(row, kClass), .label = columns.FourTexts(row, kEn)};
    const std::string sensitive = columns.Cell(row, kSensitive);
    if (sensitive != "yes" && sensitive != "no") {
      return BadRow(*table, row, "sensitive: expected ‘yes’ or ‘no’, found ‘" + sensitive + "’");
    }
    added.sensitive = sensitive == "yes";
    if (std::ranges::find(classes, added.id, &PersonalClass::id) != classes.end()) {
      return BadRow(*table, row, "class ‘" + added.id + "’ stands there twice");
    }
    classes.push_back(std::move(added));
  }
  return Done{};
}

}  // namespace baybridge
