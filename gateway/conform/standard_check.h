#pragma once

#include "conform/mutation.h"
#include "pipeline/workspace.h"

namespace baybridge {

// What the check of a standard found.
struct StandardCheck {
  Findings findings;  // GW-STD-…; path: the rule or clause; location: file and line
  std::size_t cases = 0;
  MutationTally mutants;
};

// Proves one standard: every clause has rules or a reason; every rule has its texts in four
// languages with arguments that it gives; every case gives exactly what it expects; every rule
// speaks in a case and is silent in another where it is asked; and counts what its rules notice of
// mutants of the cases on which none speaks: a rule that no mutant makes speak needs a
// stated reason (validators/standards/unmutated.csv). `tallies` (by rule) are those of a corpus: a
// rule that was never asked there is told; empty: no corpus. Fails where a case cannot be read.
Result<StandardCheck> CheckStandard(Workspace& workspace,
                                    const CompiledStandard& compiled,
                                    const Standards& standards,
                                    const std::vector<std::uint64_t>& asked_on_corpus);

}  // namespace baybridge
