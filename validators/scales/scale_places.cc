#include "scales/scale_places.h"

#include "pack/table_reader.h"

namespace baybridge {

Result<bool> ScalePlaces::Bind(const CsvTable& table, const Kind& kind, const NameTable& names) {
  auto columns = NeedColumns(table, {"kind", "role", "path", "evidence"});
  if (!columns) return std::move(columns).error();
  elements.fill(kNone);
  std::size_t bound = 0;
  for (const CsvRow& row : table.rows) {
    if (table.Cell(row, table.Column("kind")) != kind.id) continue;
    const auto place = kScalePlaceNames.ValueOf(table.Cell(row, table.Column("role")));
    if (!place) return BadRow(table, row, "expected a part of an assessment as the role");
    const std::string path = "/" + kind.root + std::string(table.Cell(row, table.Column("path")));
    ElementId& element = elements[static_cast<std::size_t>(*place)];
    if (element != kNone) return BadRow(table, row, "the role stands twice");
    element = kind.shape.Find(path, names);
    if (element == kNone) return BadRow(table, row, "the kind has no ‘" + path + "’");
    ++bound;
  }
  if (bound == 0) return false;
  if (bound != kScalePlaceCount) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "expected a row for each of the " + std::to_string(kScalePlaceCount) +
                           " roles, found " + std::to_string(bound),
                   .place = table.place,
                   .advice = {}};
  }
  return true;
}

}  // namespace baybridge
