#pragma once

#include <string_view>

#include "pack/pack.h"

namespace baybridge {

// What a field's type begins with where the leaf is text that writes a date or time.
inline constexpr std::string_view kDateType = "date:";

// The form in which the leaf of a field writes dates or times ("dd/MM/yyyy"); empty where it states
// none.
inline std::string_view DateFormOf(const Field& field) {
  const std::string_view type = field.type;
  return type.starts_with(kDateType) ? type.substr(kDateType.size()) : std::string_view();
}

}  // namespace baybridge
