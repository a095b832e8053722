#pragma once

#include "batch/page_text.h"
#include "core/job_ledger.h"
#include "pipeline/controls.h"

namespace baybridge {

// Writes the control totals of a run into a page: whether they agree, then a table for each total
// and what it is told apart by.
void WriteControls(const ControlTable& controls, const JobTallies& tallies, PageText& page);

}  // namespace baybridge
