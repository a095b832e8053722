#pragma once

#include <functional>

#include "conform/conform_report.h"
#include "server/call.h"

namespace baybridge {

// Judges the body of a call by the standard that its parameter names, and gives what `render` makes
// of the report, or the problem. Personal values are shown or not as `sensitive` says.
HttpResponse ConformWith(const Call& call,
                         SensitiveValues sensitive,
                         const std::function<HttpResponse(const ConformReport&)>& render);

}  // namespace baybridge
