#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baybridge {

// The name of the placeholder that begins at `at` of a message text ("{name}"), or nothing.
std::optional<std::string_view> PlaceholderAt(std::string_view text, std::size_t at);

// The names of the placeholders of a message text, sorted, each once.
std::vector<std::string> PlaceholdersOf(std::string_view text);

}  // namespace baybridge
