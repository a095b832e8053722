#pragma once

#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/limits.h"
#include "core/record.h"
#include "core/result.h"
#include "pipeline/workspace.h"
#include "translate/keep.h"

namespace baybridge {

// Where the keep blocks of a translation come from, and where they go.

// The blocks of a keep file that came beside a document; `file` becomes its record and must live as
// long as they are used. Fails with kMalformed where it is not well-formed or holds none.
Result<std::vector<KeepBlock>> ReadKeepFile(const Workspace& workspace,
                                            std::string_view bytes,
                                            const Limits& limits,
                                            Record& file);

// Tells by GW-TRN-006 how many leaves a block still holds that are put back nowhere, if any;
// `source` is the record that was translated.
void TellUnplaced(const KeepBlock& block,
                  const Record& source,
                  const KeepNames& names,
                  Findings& findings);

// Tells by GW-TRN-009 that blocks of other formats are passed on nowhere, since the target's has no
// place for them; there must be one.
void TellNotPassedOn(const std::vector<KeepBlock>& blocks,
                     const Record& source,
                     Findings& findings);

// Appends what is kept (null: it goes elsewhere) and blocks of other formats to `target`, in the
// element of its format that has a place for them.
void PlaceKeepBlocks(const Record* keep,
                     const std::vector<KeepBlock>& onward,
                     const CompiledKind& kind,
                     Record& target);

}  // namespace baybridge
