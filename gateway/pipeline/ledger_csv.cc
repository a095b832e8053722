#include <utility>

#include "core/line_starts.h"
#include "pipeline/translating.h"
#include "text/csv.h"

namespace baybridge {
namespace {

std::string NotePath(const Record& record, NodeId node) {
  return node == kNone ? std::string() : record.PathOf(node);
}

// One row, cell by cell: a ledger has some hundred, most of them without anything to be quoted.
class Row {
 public:
  explicit Row(std::string& csv) : csv_(csv) {}
  Row& Add(std::string_view cell) {
    if (!first_) csv_ += ',';
    first_ = false;
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
      csv_ += cell;
      return *this;
    }
    const std::string quoted = WriteCsvRow({std::string(cell)});
    csv_.append(quoted, 0, quoted.size() - 1);
    return *this;
  }
  void End() { csv_ += '\n'; }

 private:
  std::string& csv_;
  bool first_ = true;
};

void AddEntry(const Translation& translation,
              const LineStarts& lines,
              const LedgerEntry& entry,
              const std::function<void(Location&)>& place,
              std::string& csv) {
  const Record& source = translation.source();
  Location location = lines.LocationOf(entry.source);
  if (place) place(location);
  const bool arrived = entry.state == LeafState::kCarried || entry.state == LeafState::kLost;
  const bool by_hub = translation.from_hub() != nullptr && translation.to_hub() != nullptr;
  Row(csv)
      .Add("source")
      .Add(source.PathOf(entry.source))
      .Add(std::to_string(location.line))
      .Add(std::to_string(location.column))
      .Add(kLeafStateNames.NameOf(entry.state))
      .Add(arrived ? kRelationshipNames.NameOf(entry.relationship) : std::string_view())
      .Add(by_hub ? NotePath(translation.hub(), entry.hub) : std::string())
      .Add(NotePath(translation.target(), entry.target))
      .Add(PlaceOfRow(translation.to_hub(), entry.to_hub_row))
      .Add(PlaceOfRow(translation.from_hub(), entry.from_hub_row))
      .Add("1")
      .End();
}

}  // namespace

std::string LedgerCsv(const Translated& translated, const std::function<void(Location&)>& place) {
  std::string csv = WriteCsvRow({"side", "path", "line", "column", "state", "relationship",
                                 "hub_path", "target_path", "row_to_hub", "row_from_hub", "count"});
  if (translated.translation == nullptr) return csv;
  const Translation& translation = *translated.translation;
  const LineStarts lines(translation.source());
  for (const LedgerEntry& entry : translation.ledger())
    AddEntry(translation, lines, entry, place, csv);
  for (const auto& [name, count] : translated.withheld.by_class) {
    csv += WriteCsvRow(
        {"source", "class " + name, "", "", "withheld", "", "", "", "", "", std::to_string(count)});
  }
  const Record& target = translation.target();
  const Plan* last =
      translation.from_hub() != nullptr ? translation.from_hub() : translation.to_hub();
  for (NodeId node = 0; node < target.nodes.size(); ++node) {
    if (!target.IsLeaf(node) || translation.FromSource(node)) continue;
    const PlanRow* row = translation.RowOfTarget(node);
    const std::string row_place =
        row == nullptr ? std::string() : last->table->place + ":" + std::to_string(row->row->line);
    csv += WriteCsvRow({"target", target.PathOf(node), "", "", "added", "", "", target.PathOf(node),
                        "", row_place, "1"});
  }
  return csv;
}

std::string FullLedgerCsv(const Translated& translated, std::string ledger) {
  std::string csv = std::move(ledger);
  const Record& record = translated.source->record;
  const std::vector<bool>& withheld = translated.withheld.nodes;
  const LineStarts lines(record);
  for (NodeId node = 0; node < withheld.size() && node < record.nodes.size(); ++node) {
    if (!withheld[node] || !record.IsLeaf(node)) continue;
    const Location location = lines.LocationOf(node);
    csv += WriteCsvRow({"source", record.PathOf(node), std::to_string(location.line),
                        std::to_string(location.column), "withheld", "", "", "", "", "", "1"});
  }
  return csv;
}

}  // namespace baybridge
