#pragma once

#include <optional>

#include "core/http.h"
#include "server/call.h"

namespace baybridge {

// POST /v1/translate. By Accept the answer is the target document alone (application/xml, text/csv,
// application/vnd.baybridge.record+json), or a JSON object with the document, its keep file, its
// ledger and the report (application/json; also what is given to those who accept anything). 422
// with the report where there is no target; 406 where the document alone is asked for and would be
// parted from a keep file.
HttpResponse Translate(const Call& call);
// The same for a plain record with assurance `fast` whose document alone is asked for, which takes
// some 20 us; nothing for anything else, and where no lane for the pair is free: making one takes
// too long for who waits for nothing.
std::optional<HttpResponse> TranslateBriefly(const Call& call);

}  // namespace baybridge
