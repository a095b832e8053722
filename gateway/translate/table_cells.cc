#include "translate/table_cells.h"

#include <utility>

namespace baybridge {

Failure MalformedCell(std::string place, std::string what) {
  return {.kind = FailureKind::kMalformed,
          .what = std::move(what),
          .place = std::move(place),
          .advice = {}};
}

std::string_view WithoutSpaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> PartsBetween(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(WithoutSpaces(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

Result<DirectionFlags> ParseDirection(std::string_view text, const std::string& place) {
  if (text.empty()) return DirectionFlags{};
  if (text == "to-hub") return DirectionFlags{.to_hub = true, .from_hub = false};
  if (text == "from-hub") return DirectionFlags{.to_hub = false, .from_hub = true};
  return MalformedCell(place, "expected to-hub, from-hub or nothing as direction, found ‘" +
                                  std::string(text) + "’");
}

}  // namespace baybridge
