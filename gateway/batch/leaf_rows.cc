#include "batch/leaf_rows.h"

#include <string_view>

#include "text/csv.h"
#include "text/csv_cell.h"

namespace baybridge {

std::string ResidueHead() {
  return WriteCsvRow({"file", "record", "path", "state", "row_to_hub", "row_from_hub", "value"});
}

std::string IdsHead() {
  return WriteCsvRow({"file", "record", "line", "column", "source_id", "target_id", "target_file",
                      "target_record"});
}

std::string LedgerHead() {
  return WriteCsvRow({"file", "record", "side", "path", "line", "column", "state", "relationship",
                      "hub_path", "target_path", "row_to_hub", "row_from_hub", "count"});
}

std::string RowPrefix(const WorkRecord& record) {
  std::string row;
  AppendCsvCell(record.file, row);
  row.append(1, ',').append(std::to_string(record.place.record)).append(1, ',');
  return row;
}

void LeafRows::SetPlans(const Plan* to_hub, const Plan* from_hub) {
  to_hub_ = {.plan = to_hub, .of_rows = {}};
  from_hub_ = {.plan = from_hub, .of_rows = {}};
}

const std::string& LeafRows::Places::Of(std::uint32_t row) {
  static const std::string kNowhere;
  if (plan == nullptr || row == kNone) return kNowhere;
  if (of_rows.size() <= row) of_rows.resize(plan->rows.size());
  std::string& place = of_rows[row];
  if (place.empty()) place = PlaceOfRow(plan, row);
  return place;
}

void LeafRows::AppendLeft(const WorkRecord& record,
                          const std::vector<LedgerEntry>& entries,
                          const Record& source,
                          std::string& rows) {
  std::string prefix;
  for (const LedgerEntry& entry : entries) {
    if (entry.state != LeafState::kLost && entry.state != LeafState::kResidue) continue;
    if (prefix.empty()) prefix = RowPrefix(record);
    rows += prefix;
    AppendCsvCell(source.PathOf(entry.source), rows);
    rows += ',';
    rows += kLeafStateNames.NameOf(entry.state);
    rows += ',';
    AppendCsvCell(to_hub_.Of(entry.to_hub_row), rows);
    rows += ',';
    AppendCsvCell(from_hub_.Of(entry.from_hub_row), rows);
    rows += ',';
    AppendCsvCell(source.nodes[entry.source].value(), rows);
    rows += '\n';
  }
}

void AppendLedger(const WorkRecord& record,
                  const Translated& made,
                  const BatchPlace& place,
                  std::string& ledger) {
  const std::string rows = LedgerCsv(made, [&](Location& location) { place.Move(location); });
  const std::string prefix = RowPrefix(record);
  for (std::size_t at = rows.find('\n') + 1; at < rows.size();) {
    const std::size_t end = rows.find('\n', at) + 1;
    ledger += prefix;
    ledger.append(rows, at, end - at);
    at = end;
  }
}

}  // namespace baybridge
