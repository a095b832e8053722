#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "synth/plan.h"
#include "synth/xsd_types.h"

namespace baybridge::synth {

// Unfolds what the global element `root` may hold into the nodes of `plan`, a type used in two
// places into both. A Shape does not tell alternatives from a sequence, so the XSD itself is read,
// in the subset that packs may use (docs/packs.md). The element at `without` (the place of keep
// blocks) and elements of other namespaces are left out. Fails with kUnsupported for a required
// part outside the subset and kNotFound where the root is missing.
Result<Done> UnfoldXsd(XsdDocument& xsd,
                       std::string_view root,
                       std::string_view without,
                       Plan& plan);

}  // namespace baybridge::synth
