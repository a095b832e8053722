#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "identifiers/form.h"
#include "identifiers/scheme.h"

namespace baybridge {

// A canonical or printed form in a place of its own: nothing is allocated.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): only what was filled is read
struct IdentifierText {
  static constexpr std::size_t kRoom = kMaxIdentifierLength + 32;
  std::array<char, kRoom> bytes;
  std::size_t size = 0;
  bool noted = false;  // CheckIdentifier has notes on it

  std::string_view text() const { return {bytes.data(), size}; }
};

// The way of nearly every identifier of a record: plain ASCII in which nothing is wrong. True only
// if CheckIdentifier finds no problem in `text`; `canonical` is then filled as it would fill it.
// False says nothing: ask CheckIdentifier.
bool QuicklyAccepts(const Scheme& scheme, std::string_view text, IdentifierText& canonical);

// True only if `printed` holds what PrintIdentifier gives; false says nothing.
bool QuicklyPrints(const Scheme& scheme, std::string_view canonical, IdentifierText& printed);

}  // namespace baybridge
