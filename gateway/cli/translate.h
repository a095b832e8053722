#pragma once

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "core/result.h"
#include "pipeline/translating.h"
#include "report/report_set.h"

namespace baybridge {

// Translates every record of a batch into a batch again: an envelope, JSON lines or a sheet. A
// record that cannot be translated is reported and left out; a batch that is itself broken gives no
// output. Where the target has no place for keep blocks, or --keep is given, keep files go into the
// folder named by --keep, one a record (0000001.keep.xml); --restore-from names such a folder.
// Returns the exit code.
Result<int> TranslateBatch(Session& session,
                           Input& input,
                           const TranslateCommand& command,
                           TranslateOptions options,
                           ReportSet& reports);

// What a report about a translation may show of its source.
Shown ShownOf(const Translated& made);

}  // namespace baybridge
