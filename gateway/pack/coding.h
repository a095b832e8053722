#pragma once

#include <string>

#include "core/result.h"
#include "pack/pack.h"

namespace baybridge {

// The element names of coded groups of the hub, where one value may be said in several codes side
// by side (schemas/hub/coding.csv).
struct CodingNames {
  std::string group;    // one code with its list
  std::string list;     // in it: the list that the code is of
  std::string code;     // in it
  std::string display;  // in it: the code's own words
  std::string words;    // beside it: the sender's words

  bool declared() const { return !group.empty(); }
};

// What the hub of these packs declares; nothing where it has no such file, or there is no hub.
// Fails with kMalformed and file:line: an unknown part, a part twice, one that is missing.
Result<CodingNames> LoadCoding(const PackSet& packs);

}  // namespace baybridge
