#pragma once

#include <vector>

#include "server/batch_jobs.h"
#include "server/route.h"

namespace baybridge {

// POST /v1/validate, /v1/translate, /v1/explain and /v1/conform: the body is one document.
std::vector<Route> JudgingRoutes();
// POST /v1/print and /v1/due.
std::vector<Route> PageRoutes();
// GET /v1/packs…, GET /v1/standards.
std::vector<Route> PackRoutes();
// POST and GET /v1/batches…; the jobs must outlive the routes.
std::vector<Route> BatchRoutes(BatchJobs& jobs);
// POST /v1/admin/reload; `reload` gives true where all could be loaded anew.
std::vector<Route> AdminRoutes(std::function<bool()> reload);
// GET /healthz and /readyz; `obstacle` gives the code of the problem why requests are not served,
// or nothing where they are.
std::vector<Route> HealthRoutes(std::function<std::string_view()> obstacle);

}  // namespace baybridge
