#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/dangling_references.h"
#include "core/job_ledger.h"
#include "pack/catalogue.h"
#include "pipeline/controls.h"

namespace baybridge {

// One of the runs of a job whose rejected records were run again.
struct RunOfJob {
  std::string folder;  // within that of the job; "." is the first
  std::uint64_t records = 0;
  std::uint64_t translated = 0;
  std::uint64_t rejected = 0;
};

// What the page says of totals and causes is said by these.
struct RunPageTables {
  const ControlTable* controls = nullptr;  // null: there are no totals
  const Kind* kind = nullptr;              // of the sources, for labels; may be null
  std::vector<RunOfJob> runs = {};         // of a page over several of them
  ReferenceCounts references = {};         // between records; none: nothing is said of them
};

// The report of a finished job as one HTML page for people, in four languages of which `language`
// is shown first: without script or anything from elsewhere, so that it may be opened under any
// policy, printed and signed. Like the JSON report it holds no clock time.
std::string RunPage(const JobState& state,
                    const std::vector<JobRejectGroup>& rejects,
                    const RunPageTables& tables,
                    const Catalogue& catalogue,
                    Language language);

}  // namespace baybridge
