#pragma once

#include <string>
#include <vector>

#include "pack/pack.h"

namespace baybridge {

// An assert or report of a pack's Schematron files.
struct RuleId {
  std::string id;
  std::string place;  // file:line
};

// The rules of rules/*.sch in the order of files and lines. An assert without an id has none here
// (the compiler of rules says so).
std::vector<RuleId> RuleIdsOf(const Pack& pack);

}  // namespace baybridge
