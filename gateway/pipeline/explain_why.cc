#include "pipeline/explain_why.h"

#include <algorithm>

#include "pipeline/no_arrival.h"

namespace baybridge {

std::string_view FailedRow(const Translated& translated, const LedgerEntry& entry) {
  const Translation& translation = *translated.translation;
  const std::string source = translation.source().PathOf(entry.source);
  const std::string hub = entry.hub == kNone ? source : translation.hub().PathOf(entry.hub);
  for (const Finding& finding : translated.report.findings) {
    if (!finding.id.starts_with("GW-TRN-") || finding.severity > Severity::kWarning) continue;
    if (finding.path != source && finding.path != hub) continue;
    const auto row = std::ranges::find(finding.args, "row", &Arg::name);
    if (row != finding.args.end()) return row->value;
  }
  return {};
}

std::string_view WhyWord(const Translation& translation,
                         const LedgerEntry& entry,
                         std::string_view failed) {
  const ElementId element = translation.source().nodes[entry.source].element;
  const Plan* to_hub = translation.to_hub();
  switch (WhyNotArrived(entry, element, {.to_hub = to_hub, .from_hub = translation.from_hub()})) {
    case NoArrival::kNoRowToHub: return "explain.no-row-to-hub";
    case NoArrival::kNoValueToHub: return "explain.no-value-to-hub";
    case NoArrival::kNoRowFromHub: return "explain.no-row-from-hub";
    case NoArrival::kNoValueFromHub: break;
  }
  if (to_hub == nullptr) return "explain.no-value-from-hub";
  // What one row took to the hub may be what another row of that table made nothing of, and the
  // target's table goes by that one.
  if (failed.empty()) return "explain.no-value";
  return failed.starts_with(to_hub->table->place + ":") ? "explain.no-value-to-hub"
                                                        : "explain.no-value-from-hub";
}

}  // namespace baybridge
