#pragma once

#include <string>

#include "core/finding.h"
#include "core/job_ledger.h"
#include "pack/catalogue.h"
#include "report/message.h"

namespace baybridge {

// JobReject::text of a finding: what it says in the words of the job, and behind that its
// arguments, so that it can be told in another language. Sensitive arguments are masked unless they
// are to be shown.
std::string CauseToKeep(const Finding& finding,
                        const std::string& words,
                        SensitiveValues sensitive);

// The words of the job.
std::string CauseAsKept(const JobReject& reject);

// What the cause says in a language; in the words of the job where its arguments were not kept.
// `kind` (may be null) gives labels of leaves.
std::string CauseIn(const JobReject& reject,
                    const Catalogue& catalogue,
                    Language language,
                    const Kind* kind);

}  // namespace baybridge
