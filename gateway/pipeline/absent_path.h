#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/translating.h"

namespace baybridge {

// A leaf of the source's format that could fill a leaf of the target's.
struct AbsentSource {
  std::string path;      // plain
  std::string withheld;  // class under which the profile withholds it; empty: it may leave
};

// A path that a format has and no leaf of a record stands at. All that there is of it: whoever
// shows it says how much is left out.
struct AbsentPath {
  bool in_target = false;  // the target's format has it
  bool in_source = false;  // the source's format has it
  bool group = false;      // it is no leaf
  // Of the source's: class under which the profile withholds it, whether the record has it or not.
  std::string withheld;
  std::vector<std::string> paths;   // of a group: leaves below it; else the leaf's other positions
  std::vector<std::uint32_t> rows;  // of the target: rows of the last plan that could fill it
  std::vector<AbsentSource> sources;  // of the target: what those rows read
  bool known() const { return in_target || in_source; }
};

// What is known of a path, with or without positions, that no leaf stands at; the target's format
// first. `translated` must hold a translation.
AbsentPath FindAbsent(const Translated& translated, std::string_view path);

}  // namespace baybridge
