#pragma once

#include "core/result.h"
#include "pack/pack.h"
#include "synth/plan.h"
#include "synth/random.h"

namespace baybridge::synth {

// Applies the pack's table to the nodes and leaves of the plan. Fails with kMalformed and file:line
// where a rule names a path, a list or a value that is not there; a rule for many paths (with *) is
// passed over where it does not fit.
Result<Done> ApplyRules(const PackSet& packs, Random& random, Plan& plan);

}  // namespace baybridge::synth
