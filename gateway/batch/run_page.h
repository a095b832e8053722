#pragma once

#include <string>
#include <vector>

#include "core/job_ledger.h"
#include "pack/catalogue.h"

namespace baybridge {

// The report of a finished job as one HTML page for people, in four languages of which `language`
// is shown first: without script or anything from elsewhere, so that it may be opened under any
// policy, printed and signed. Like the JSON report it holds no clock time; causes are in the words
// of the job's own language.
std::string RunPage(const JobState& state,
                    const std::vector<JobRejectGroup>& rejects,
                    const Catalogue& catalogue,
                    Language language);

}  // namespace baybridge
