// docs/openapi.json against the running gateway, in both directions: every route is described with
// its parameters and roles, everything described is a route, and every status that the file states
// and a client can bring about is seen, and no other.
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/file.h"
#include "pack/json_value.h"
#include "unit/server/running_gateway.h"
#include "unit/server/transfer_probes.h"

namespace baybridge {
namespace {

using Statuses = std::set<unsigned>;

// One operation of the file.
struct Described {
  std::string method;
  std::string path;
  std::set<std::string> parameters;  // of the query
  std::set<std::string> roles;
  Statuses statuses;
  std::map<unsigned, std::set<std::string>> types;
};

class OpenApi {
 public:
  OpenApi() {
    const auto file = std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "docs/openapi.json";
    const auto bytes = ReadFile(file, 10'000'000);
    EXPECT_TRUE(bytes);
    auto read = ReadJsonDocument(*bytes, file.string());
    EXPECT_TRUE(read) << (read ? "" : read.error().place + read.error().what);
    document_ = *std::move(read);
    const JsonValue* paths = document_.Member(document_.values.front(), "paths");
    for (const std::uint32_t path : paths->children) {
      for (const std::uint32_t method : document_.values[path].children)
        Take(document_.values[path].key, document_.values[method]);
    }
  }
  const std::map<std::string, Described>& operations() const { return operations_; }

 private:
  std::string Text(const JsonValue& object, std::string_view key) const {
    const JsonValue* value = document_.Member(object, key);
    return value == nullptr ? std::string() : value->text;
  }

  void Take(const std::string& path, const JsonValue& operation) {
    Described& described = operations_[Text(operation, "operationId")];
    described.path = path;
    for (const char c : operation.key) described.method += static_cast<char>(std::toupper(c));
    for (const std::uint32_t child : document_.Member(operation, "parameters")->children) {
      const JsonValue& parameter = document_.values[child];
      if (Text(parameter, "in") == "query") described.parameters.insert(Text(parameter, "name"));
    }
    for (const std::uint32_t child : document_.Member(operation, "x-roles")->children)
      described.roles.insert(document_.values[child].text);
    for (const std::uint32_t child : document_.Member(operation, "responses")->children) {
      const JsonValue& response = document_.values[child];
      const auto status = static_cast<unsigned>(std::stoul(response.key));
      described.statuses.insert(status);
      const JsonValue* content = document_.Member(response, "content");
      if (content == nullptr) continue;
      for (const std::uint32_t type : content->children)
        described.types[status].insert(document_.values[type].key);
    }
  }

  JsonDocument document_;
  std::map<std::string, Described> operations_;
};

TEST(OpenApiTest, DescribesEveryRouteAndNothingElse) {
  const OpenApi file;
  std::set<std::string> routes;
  for (const Route& route : RunningGateway::Shared().service().routes().routes()) {
    routes.insert(route.operation);
    const auto found = file.operations().find(route.operation);
    ASSERT_NE(found, file.operations().end()) << route.operation;
    EXPECT_EQ(found->second.method, route.method) << route.operation;
    EXPECT_EQ(found->second.path, route.path) << route.operation;
    EXPECT_EQ(found->second.parameters,
              std::set<std::string>(route.parameters.begin(), route.parameters.end()))
        << route.operation;
    std::set<std::string> roles;
    for (const auto& [role, name] : kRoleNames.entries) {
      if (route.roles.Has(role)) roles.emplace(name);
    }
    EXPECT_EQ(found->second.roles, roles) << route.operation;
  }
  EXPECT_EQ(routes.size(), file.operations().size());
}

// Requests that bring about each status of an operation, but for those of a busy or failing
// gateway.
struct Probe {
  Role role = Role::kCareInstitution;
  RequestText request;
};

RequestText WithHeader(RequestText request, std::string name, std::string value) {
  request.headers.emplace_back(std::move(name), std::move(value));
  return request;
}

std::string Query(const std::string& path, const std::string& more) {
  return path + (path.find('?') == std::string::npos ? "?" : "&") + more;
}

std::vector<Probe> ProbesOfDocument(const std::string& good) {
  const std::string target = "/v1/" + good;
  std::vector<Probe> probes;
  const auto add = [&](RequestText request) {
    probes.push_back({.role = Role::kCareInstitution, .request = std::move(request)});
  };
  for (const std::string accept :
       {"application/json", "application/fhir+json", "text/html", "text/plain", "text/csv",
        "application/xml", "text/xml", "application/vnd.baybridge.record+json", "image/png"})
    add(WithHeader(PostRecord(target), "Accept", accept));
  add(PostRecord(Query(target, "unknown=1")));
  add(PostRecord(target, "<a"));
  add(PostRecord(target, "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>"));
  add(PostRecord(target, "<a/>"));
  add(PostRecord(target, std::string(std::size_t{17} * 1024 * 1024, ' ')));
  if (good.starts_with("explain")) add(PostRecord("/v1/explain?to=gd-care&at=/nothing"));
  return probes;
}

std::vector<Probe> ProbesOf(const std::string& operation, const Described& described) {
  auto special = ProbesOfTransfers(operation);
  if (!special) special = ProbesOfBatches(operation);
  if (special) {
    std::vector<Probe> probes;
    for (const auto& [role, request] : *special)
      probes.push_back({.role = role, .request = request});
    return probes;
  }
  static const std::map<std::string, std::string> kDocuments = {
      {"/v1/validate", "validate"},
      {"/v1/translate", "translate?to=gd-care"},
      {"/v1/explain", "explain?to=gd-care&at=/Resident/RecordDate"},
      {"/v1/conform", "conform?standard=resident-file-completeness"},
      {"/v1/print", "print"},
      {"/v1/due", "due"}};
  const auto document = kDocuments.find(described.path);
  if (document != kDocuments.end()) return ProbesOfDocument(document->second);
  static const std::map<std::string, std::string> kGood = {{"{pack}", "hk-care"},
                                                           {"{kind}", "resident"},
                                                           {"{list}", "sex"},
                                                           {"{table}", "sex"},
                                                           {"{code}", "F"}};
  std::string good = described.path;
  std::string none = described.path;
  for (const auto& [name, value] : kGood) {
    const std::size_t at = good.find(name);
    if (at != std::string::npos) good.replace(at, name.size(), value);
    const std::size_t same = none.find(name);
    if (same != std::string::npos) none.replace(same, name.size(), "nothing");
  }
  if (described.path.ends_with("/translate")) good += "?code=F";
  const Role role = described.roles.contains("auditor") ? Role::kAuditor : Role::kOperator;
  std::vector<Probe> probes;
  for (const std::string& target : {good, none, Query(good, "unknown=1")})
    probes.push_back({.role = role, .request = {.method = described.method, .target = target}});
  const Answer answer = RunningGateway::Shared().AskAs(role, probes.front().request);
  if (!answer.Header("ETag").empty())
    probes.push_back(
        {.role = role,
         .request = WithHeader(probes.front().request, "If-None-Match", answer.Header("ETag"))});
  return probes;
}

void Check(const std::string& operation,
           const Described& described,
           const Answer& answer,
           Statuses& seen) {
  seen.insert(answer.status);
  EXPECT_TRUE(described.statuses.contains(answer.status))
      << operation << " answers " << answer.status << ", which docs/openapi.json does not state";
  const std::string type = answer.Header("Content-Type");
  if (answer.status == 304 || answer.status == 204) return;
  const auto types = described.types.find(answer.status);
  ASSERT_NE(types, described.types.end()) << operation << " " << answer.status;
  EXPECT_TRUE(types->second.contains(type.substr(0, type.find(';'))))
      << operation << " gives " << type;
}

TEST(OpenApiTest, StatesTheStatusesThatAreSeen) {
  // Of a gateway that is busy, stopping or failing, or of two requests at once; and of /v1/admin,
  // which service_test reloads.
  const Statuses not_brought_about{409, 500, 503};
  RunningGateway& gateway = RunningGateway::Shared();
  const OpenApi file;
  for (const auto& [operation, described] : file.operations()) {
    if (operation == "reload") continue;
    Statuses seen;
    for (const Probe& probe : ProbesOf(operation, described))
      Check(operation, described, gateway.AskAs(probe.role, probe.request), seen);
    for (const Role role :
         {Role::kAnonymous, Role::kAuditor, Role::kCareInstitution, Role::kGateway}) {
      if (described.roles.contains(std::string(kRoleNames.NameOf(role)))) continue;
      Check(operation, described,
            gateway.AskAs(role, {.method = described.method, .target = described.path}), seen);
    }
    for (const unsigned status : described.statuses) {
      if (not_brought_about.contains(status)) continue;
      EXPECT_TRUE(seen.contains(status)) << operation << ": " << status << " was not seen";
    }
  }
}

}  // namespace
}  // namespace baybridge
