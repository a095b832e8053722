#include "pack/placeholders.h"

#include <algorithm>
#include <cctype>

namespace baybridge {

std::optional<std::string_view> PlaceholderAt(std::string_view text, std::size_t at) {
  if (text[at] != '{') return std::nullopt;
  const std::size_t end = text.find('}', at);
  if (end == std::string_view::npos || end == at + 1) return std::nullopt;
  const std::string_view name = text.substr(at + 1, end - at - 1);
  const bool word = std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  });
  return word ? std::optional(name) : std::nullopt;
}

std::vector<std::string> PlaceholdersOf(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const auto name = PlaceholderAt(text, at)) names.emplace_back(*name);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace baybridge
