#pragma once

#include "core/result.h"
#include "synth/plan.h"

namespace baybridge::synth {

// Applies the rules that tie a leaf or group to other leaves: after, sum, level, raise, display,
// because, only-if. Fails as ApplyRules does.
Result<Done> BindLinks(Plan& plan);

}  // namespace baybridge::synth
