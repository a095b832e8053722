#pragma once

// What the parts of the service know of a request that was admitted.

#include <chrono>
#include <map>
#include <string>

#include "core/http.h"
#include "server/call.h"
#include "server/route.h"
#include "server/service.h"

namespace baybridge {

struct Service::Admitted : HttpAdmission {
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> path;
  Parameters parameters;
  Actor actor;
  ServiceParts parts;
  Language language = Language::kEn;
  std::string correlation;
  std::string trace;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  mutable BriefOutcome brief;  // set before another thread goes on with the request
};

}  // namespace baybridge
