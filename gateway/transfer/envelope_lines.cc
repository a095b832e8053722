#include "transfer/envelope_lines.h"

#include <algorithm>

#include "pack/json_value.h"

namespace baybridge {

void PlaceInEnvelope(std::string_view json, Findings& findings) {
  const auto document = ReadJsonDocument(json, "envelope");
  if (!document) return;
  for (Finding& finding : findings) {
    if (finding.location.line != 0 || !finding.path.starts_with('/')) continue;
    const JsonValue* at = &document->values[0];
    std::string_view rest = std::string_view(finding.path).substr(1);
    while (at != nullptr && !rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      at = document->Member(*at, rest.substr(0, end));
      if (at != nullptr) finding.location.line = at->line;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

}  // namespace baybridge
