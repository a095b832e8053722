#pragma once

#include <array>
#include <string_view>

#include "identifiers/form.h"
#include "identifiers/scheme.h"

namespace baybridge {

// An identifier as it was typed, cleaned for matching.
struct IdentifierInput {
  std::array<char32_t, kMaxIdentifierLength> buffer{};
  std::size_t size = 0;
  bool too_long = false;
  bool full_width = false;  // full-width forms were read as ASCII

  std::u32string_view text() const { return {buffer.data(), size}; }
};

// Trims, drops what the scheme ignores between characters, reads full-width forms as ASCII as far
// as the scheme allows, and raises letters where letter case does not matter. `text` must be valid
// UTF-8 (bytes that are not are kept as U+FFFD, which matches nothing).
IdentifierInput CleanIdentifier(const SchemeParameters& parameters, std::string_view text);

}  // namespace baybridge
