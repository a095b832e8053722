#pragma once

#include "core/finding.h"
#include "pack/coding.h"
#include "pack/pack.h"
#include "translate/translation.h"

namespace baybridge {

// Judges what became of the critical leaves of a translation (clinical.md 1.6): each must arrive as
// equivalent, or verbatim beside a broader code. Appends GW-SAF-001 (error) for a critical leaf
// that is lost or residue, and GW-SAF-002 (warning) for one whose code arrived broader while its
// own words stand beside it. The argument `of` says what the leaf belongs to: the words of its
// medicine, allergy or contact (sensitive), else the name of its group. `kind` is the source's.
// `coding`: how the source says one thing in several codes, of which one that is carried speaks for
// the others; nullptr where it does not.
void JudgeSafety(const Record& source,
                 const std::vector<LedgerEntry>& ledger,
                 const Kind& kind,
                 const CodingNames* coding,
                 Findings& findings);
// The same for a translation; `coding` is the hub's.
void JudgeSafety(const Translation& translation,
                 const Kind& kind,
                 const CodingNames& coding,
                 Findings& findings);

}  // namespace baybridge
