#pragma once

#include "core/result.h"
#include "pack/pack.h"
#include "synth/plan.h"
#include "synth/random.h"

namespace baybridge::synth {

// Decides for every leaf where its values come from, by its field (code list, identifier scheme,
// example) and its type. Every value of a pool is one that the type accepts. Fails with kMalformed
// where a leaf has no value that can be written.
Result<Done> MakeLeaves(const PackSet& packs, Random& random, Plan& plan);

// The number of values that a leaf's own type accepts; the others are taken out.
std::size_t KeepAccepted(const schema::SimpleType* type, std::vector<std::string>& texts);

// True if the type accepts the text.
bool Accepts(const schema::SimpleType* type, std::string_view text);

// Marks what errors can be made of each leaf; after all rules were applied.
void MarkBreakable(Plan& plan);

}  // namespace baybridge::synth
