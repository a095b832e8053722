#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pack/pack.h"

namespace baybridge {

// A section of the sheets of facts that packs are drawn from, as schemas/_meta/sheets.csv lists
// them.
struct SheetSection {
  std::string sheet;   // clinical
  std::string number;  // 4
  std::string title;

  std::string name() const { return sheet + ".md " + number; }
};

// What a pack says of a section that none of its leaves is drawn from (omissions.csv).
struct Omission {
  std::string sheet;
  std::string number;
  std::string reason;
  std::string place;  // file:line
};

// The sections that the packs beside `pack` are drawn from; none where they list none.
std::vector<SheetSection> SheetSectionsOf(const Pack& pack);
std::vector<Omission> OmissionsOf(const Pack& pack);

// True if the text of a field's `section` ("clinical.md 2-8; guangdong.md 1.4, 5") names it or a
// part of it.
bool Names(std::string_view text, const SheetSection& section);

// Leaves of all kinds of the pack that are drawn from the section.
std::size_t LeavesOf(const Pack& pack, const SheetSection& section);

// True if some field of the pack names a section of a sheet: others are drawn from elsewhere.
bool IsDrawnFromSheets(const Pack& pack, const std::vector<SheetSection>& sections);

}  // namespace baybridge
