#pragma once

// What the handlers of batches share.

#include <optional>
#include <string_view>

#include "core/http.h"
#include "server/batch_jobs.h"
#include "server/call.h"

namespace baybridge {

// Whose batches the caller may see: an operator keeps them running and sees all (empty).
std::string_view OwnerOf(const Call& call);
// The batch that the path of a call names; nothing where it is not there for the caller.
std::optional<BatchView> BatchOf(const Call& call, const BatchJobs& jobs);

// The answer about a batch that BatchOf does not find: another node holds it (421), or none does
// (404).
HttpResponse NotHere(const Call& call, BatchJobs& jobs);

// What a batch has made, once it has ended and while its consents hold.
HttpResponse ListResults(const Call& call, BatchJobs& jobs);
HttpResponse GetResult(const Call& call, BatchJobs& jobs);
HttpResponse ListRejects(const Call& call, BatchJobs& jobs);

}  // namespace baybridge
