#pragma once

#include <random>
#include <string>

namespace baybridge {

// A random document of at most `nodes` elements with names a to e, attributes, short texts and
// numbers, without white space between elements; text stands in front of child elements only. With
// `spaced`, some names are in the namespace urn:p.
std::string MakeTree(std::mt19937& random, int nodes, bool spaced);

}  // namespace baybridge
