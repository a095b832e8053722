#pragma once

#include <string>
#include <string_view>

#include "batch/dangling_references.h"
#include "core/job_ledger.h"

namespace baybridge {

class JsonText;

// The control totals among the numbers of a run, and whether they agree, as members of the object
// at hand; nothing where there are none.
void WriteControls(const JobTallies& tallies, JsonText& json);

// Where the references between records lead, as a member of the object at hand; nothing where there
// are none.
void WriteReferences(const ReferenceCounts& counts, JsonText& json);

// The report of a job (JSON): what it depends on, its inputs, sums, references between records and
// outputs. It holds no clock time, so that the same inputs give the same bytes, however often the
// job was stopped.
std::string RunReportJson(const JobState& state, const ReferenceCounts& references);

// What such a report says of references: they are counted from files, which may have gone since.
// All zero where it says nothing, or is no such report.
ReferenceCounts ReferencesIn(std::string_view report);

}  // namespace baybridge
