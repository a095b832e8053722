#pragma once

#include <string>

#include "core/job_ledger.h"

namespace baybridge {

class JsonText;

// The control totals among the numbers of a run, and whether they agree, as members of the object
// at hand; nothing where there are none.
void WriteControls(const JobTallies& tallies, JsonText& json);

// The report of a job (JSON): what it depends on, its inputs, sums and outputs. It holds no clock
// time, so that the same inputs give the same bytes, however often the job was stopped.
std::string RunReportJson(const JobState& state);

}  // namespace baybridge
