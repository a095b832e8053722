#pragma once

#include "core/finding.h"
#include "pack/coding.h"
#include "pack/pack.h"
#include "pipeline/no_arrival.h"
#include "translate/translation.h"

namespace baybridge {

// What says how a leaf could have arrived.
struct SafetyTables {
  // How the source says one thing in several codes, of which one that is carried speaks for the
  // others; nullptr where it does not.
  const CodingNames* coding = nullptr;
  TablesOfWay way;
};

// Judges what became of the critical leaves of a translation (clinical.md 1.6): each must arrive as
// equivalent, or verbatim beside a broader code. Appends GW-SAF-001 (error) for a critical leaf
// that is lost or residue, and GW-SAF-002 (warning) for one whose code arrived broader while its
// own words stand beside it. The argument `of` says what the leaf belongs to: the words of its
// medicine, allergy or contact (sensitive), else the name of its group; `reason` why it did not
// arrive: no-row, no-value, refused or less-meaning. `kind` is the source's.
void JudgeSafety(const Record& source,
                 const std::vector<LedgerEntry>& ledger,
                 const Kind& kind,
                 const SafetyTables& tables,
                 Findings& findings);
// The same for a translation; `coding` is the hub's.
void JudgeSafety(const Translation& translation,
                 const Kind& kind,
                 const CodingNames& coding,
                 Findings& findings);

}  // namespace baybridge
