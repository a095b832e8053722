#pragma once

#include <string>

#include "pack/catalogue.h"
#include "pack/pack.h"

namespace baybridge {

// A page about a pack in Markdown, in one language: what it is, a table of the fields of every kind
// by section (path, label, how often, codes, class, safety, example, evidence), and the code lists
// with their codes. Shapes are used where they are filled.
std::string DescribePack(const PackSet& packs,
                         const Pack& pack,
                         const Catalogue& catalogue,
                         Language language);

}  // namespace baybridge
