#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace baybridge {

// One table an enum, read both ways.
template <typename Enum, std::size_t N>
struct EnumNames {
  std::array<std::pair<Enum, std::string_view>, N> entries;

  constexpr std::string_view NameOf(Enum value) const {
    for (const auto& [entry, name] : entries) {
      if (entry == value) return name;
    }
    return {};
  }
  constexpr std::optional<Enum> ValueOf(std::string_view name) const {
    for (const auto& [entry, entry_name] : entries) {
      if (entry_name == name) return entry;
    }
    return std::nullopt;
  }
};

}  // namespace baybridge
