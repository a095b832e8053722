#include "pipeline/translating.h"
#include "text/csv.h"

namespace baybridge {
namespace {

std::string NotePath(const Record& record, NodeId node) {
  return node == kNone ? std::string() : record.PathOf(node);
}

std::string EntryRow(const Translation& translation,
                     const LedgerEntry& entry,
                     const std::function<void(Location&)>& place) {
  const Record& source = translation.source();
  Location location = source.LocationOf(entry.source);
  if (place) place(location);
  const bool arrived = entry.state == LeafState::kCarried || entry.state == LeafState::kLost;
  return WriteCsvRow(
      {"source", source.PathOf(entry.source), std::to_string(location.line),
       std::to_string(location.column), std::string(kLeafStateNames.NameOf(entry.state)),
       arrived ? std::string(kRelationshipNames.NameOf(entry.relationship)) : std::string(),
       translation.from_hub() != nullptr && translation.to_hub() != nullptr
           ? NotePath(translation.hub(), entry.hub)
           : std::string(),
       NotePath(translation.target(), entry.target),
       PlaceOfRow(translation.to_hub(), entry.to_hub_row),
       PlaceOfRow(translation.from_hub(), entry.from_hub_row), "1"});
}

}  // namespace

std::string LedgerCsv(const Translated& translated, const std::function<void(Location&)>& place) {
  std::string csv = WriteCsvRow({"side", "path", "line", "column", "state", "relationship",
                                 "hub_path", "target_path", "row_to_hub", "row_from_hub", "count"});
  if (translated.translation == nullptr) return csv;
  const Translation& translation = *translated.translation;
  for (const LedgerEntry& entry : translation.ledger()) csv += EntryRow(translation, entry, place);
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

std::string FullLedgerCsv(const Translated& translated) {
  std::string csv = LedgerCsv(translated);
  const Record& record = translated.source->record;
  const std::vector<bool>& withheld = translated.withheld.nodes;
  for (NodeId node = 0; node < withheld.size() && node < record.nodes.size(); ++node) {
    if (!withheld[node] || !record.IsLeaf(node)) continue;
    const Location location = record.LocationOf(node);
    csv += WriteCsvRow({"source", record.PathOf(node), std::to_string(location.line),
                        std::to_string(location.column), "withheld", "", "", "", "", "", "1"});
  }
  return csv;
}

}  // namespace baybridge
