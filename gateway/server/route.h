#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"
#include "server/call.h"
#include "server/role.h"

namespace baybridge {

// One operation of the service. Who may call it is stated here and nowhere else; nobody by default.
struct Route {
  std::string method;
  std::string path;       // "/v1/packs/{pack}/fields"
  std::string operation;  // its id in docs/openapi.json and in logs
  Roles roles;
  bool quick = false;                   // answers at once: no worker is needed
  std::vector<std::string> parameters;  // that it knows; any other is refused
  std::function<HttpResponse(const Call&)> handle;
  // Where set: answers what takes little (HttpHandler::HandleBriefly) as `handle` would, or not.
  std::function<std::optional<HttpResponse>(const Call&)> brief = {};
  // It changes the store: answers to requests with an Idempotency-Key are kept there. Of others the
  // node's memory is enough: what changes nothing is found out anew, with the same answer.
  bool keeps = false;
};

// A table of routes. Constant once filled; read by many threads.
class RouteTable {
 public:
  explicit RouteTable(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // null where there is none
    std::string allowed = {};      // methods of the path, where the path is known
    std::map<std::string, std::string, std::less<>> path = {};
  };
  // The route of a method and path; HEAD is GET.
  Match Find(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route's path
};

}  // namespace baybridge
