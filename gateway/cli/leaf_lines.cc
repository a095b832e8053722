#include "cli/leaf_lines.h"

#include <string_view>

#include "pipeline/no_arrival.h"
#include "report/display.h"
#include "report/render.h"

namespace baybridge {
namespace {

// The word of the texts that says why a leaf did not arrive whole.
std::string_view ReasonOf(const Translated& made, const LedgerEntry& entry) {
  if (entry.state == LeafState::kLost)
    return IsRefused(entry) ? "reason.refused" : "reason.less-meaning";
  const Translation& translation = *made.translation;
  const ElementId element = translation.source().nodes[entry.source].element;
  switch (WhyNotArrived(entry, element,
                        {.to_hub = translation.to_hub(), .from_hub = translation.from_hub()})) {
    case NoArrival::kNoValueToHub:
    case NoArrival::kNoValueFromHub: return "reason.no-value";
    case NoArrival::kNoRowToHub:
    case NoArrival::kNoRowFromHub: break;
  }
  return "reason.no-row";
}

}  // namespace

std::string LeafLines(const Session& session, const Translated& made, std::size_t most) {
  const auto word = [&](std::string_view id) {
    return std::string(session.catalogue().Text(id, session.language()));
  };
  const std::string colon = word("report.colon");
  const Record& source = made.translation->source();
  const Kind* kind = made.source->compiled->kind;
  std::string lines;
  std::size_t count = 0;
  for (const LedgerEntry& entry : made.translation->ledger()) {
    if (entry.state == LeafState::kCarried || ++count > most) continue;
    const std::string path = source.PathOf(entry.source);
    const std::string_view label = LabelOf(kind, path, session.language());
    lines += "  " + Harmless(PlaceText(source.LocationOf(entry.source))) + ": " +
             word("report.count." + std::string(kLeafStateNames.NameOf(entry.state))) + colon +
             Harmless(path) + (label.empty() ? "" : ' ' + Harmless(label)) + colon +
             word(ReasonOf(made, entry)) + '\n';
  }
  if (lines.empty()) return lines;
  if (count > most)
    lines += "  " + word("report.more-leaves") + colon + std::to_string(count - most) + '\n';
  return word("report.not-carried") + colon + std::to_string(count) + '\n' + lines;
}

}  // namespace baybridge
