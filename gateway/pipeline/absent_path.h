#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/translating.h"

namespace baybridge {

// A path that a format has and no leaf of a record stands at.
struct AbsentPath {
  bool in_target = false;  // the target's format has it
  bool in_source = false;  // the source's format has it
  bool group = false;      // it is no leaf
  // Personal-data class that the profile withholds, where the leaf is of one: that is said of the
  // format's leaf, whether the record has it or not.
  std::string withheld;
  std::vector<std::string> paths;   // of a group: leaves below it; else the leaf's other positions
  std::vector<std::uint32_t> rows;  // of the target: rows of the last plan that could fill it
  std::vector<std::string>
      sources;  // of the target: plain paths of the source that those rows read
  bool known() const { return in_target || in_source; }
};

// What is known of a path, with or without positions, that no leaf stands at; the target's format
// first. `translated` must hold a translation.
AbsentPath FindAbsent(const Translated& translated, std::string_view path);

}  // namespace baybridge
