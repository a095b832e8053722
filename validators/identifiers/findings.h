#pragma once

#include "core/finding.h"
#include "identifiers/scheme.h"

namespace baybridge {

// The findings (GW-ID-…) that a check gives: at most one for its problem and one for each note.
// Path and location are the caller's to fill in. A problem of an unverified scheme is a warning.
// Dates and characters of the number are marked sensitive.
Findings IdentifierFindings(const Scheme& scheme, const IdentifierCheck& check);

}  // namespace baybridge
