// Reports on conformance that are kept: sealed in the store, without personal values.
#include <algorithm>
#include <ctime>
#include <utility>

#include "core/utc.h"
#include "crypto/base64.h"
#include "crypto/secret_key.h"
#include "report/json_text.h"
#include "server/document.h"
#include "server/judging.h"
#include "server/once.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

constexpr std::string_view kReports = "conform-report";
constexpr std::size_t kIdBytes = 16;
constexpr Problem kNone{.status = 404, .code = "no-such-report"};

// Whose reports they are: an institution's, or those of the one who asked.
std::string OwnerOf(const Call& call) {
  const bool home = call.actor.role == Role::kCareInstitution;
  return "reports|" + std::string(kRoleNames.NameOf(call.actor.role)) + "|" +
         (home ? call.actor.institution : call.actor.name);
}

// Standard, time and verdict, each on a line, before the report.
struct Kept {
  std::string standard;
  std::string created;
  std::string verdict;
  std::string report;
};

std::string WriteKept(const Kept& kept) {
  return kept.standard + "\n" + kept.created + "\n" + kept.verdict + "\n" + kept.report;
}

Kept ReadKept(std::string_view text) {
  Kept kept;
  for (std::string* field : {&kept.standard, &kept.created, &kept.verdict}) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    *field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  kept.report = text;
  return kept;
}

void WriteFacts(const std::string& id, const Kept& kept, JsonText& json) {
  json.BeginObject();
  json.String("id", id);
  json.String("standard", kept.standard);
  json.String("created", kept.created);
  json.String("verdict", kept.verdict);
  json.EndObject();
}

HttpResponse Keep(const Call& call, TransferService& service, const ConformReport& report) {
  const Kept kept{.standard = std::string(call.Parameter("standard")),
                  .created = UtcText(std::time(nullptr)),
                  .verdict = std::string(kVerdictNames.NameOf(VerdictOf(report))),
                  .report = RenderConformJson(report)};
  const std::string id = HexOf(RandomBytes(kIdBytes));
  const auto put = [&](Store& store) -> Result<HttpResponse> {
    auto owner = store.AddPerson(OwnerOf(call));
    if (!owner) return std::move(owner).error();
    auto ids = store.ListPayloads(*owner, kReports);
    if (!ids) return std::move(ids).error();
    if (static_cast<std::int64_t>(ids->size()) >= service.config().reports_kept)
      return Failure{FailureKind::kUsage, "reports-kept", {}, {}};
    auto done = store.Put(*owner, kReports, id, WriteKept(kept));
    if (!done) return std::move(done).error();
    JsonText json;
    WriteFacts(id, kept, json);
    HttpResponse response = JsonResponse(json.Take(), 201);
    response.Set("Location", "/v1/reports/" + id);
    return response;
  };
  auto done = service.WithStore(
      [&](Store& store) { return DoOnceIn(AnswerStore(store), call, [&] { return put(store); }); });
  SetKept(call, done.has_value());
  if (!done) return StoreProblem(call, done.error(), 422);
  return *std::move(done);
}

HttpResponse Create(const Call& call, TransferService& service) {
  return ConformWith(call, SensitiveValues::kMask,
                     [&](const ConformReport& report) { return Keep(call, service, report); });
}

HttpResponse List(const Call& call, TransferService& service) {
  const auto page = PageOf(call);
  if (const auto* problem = std::get_if<Problem>(&page)) return ProblemResponse(call, *problem);
  const std::uint64_t after = std::get<Page>(page).after;
  const std::uint32_t limit = std::get<Page>(page).limit;
  JsonText json;
  json.BeginObject();
  json.BeginArray("reports");
  bool more = false;
  auto done = service.WithStore([&](Store& store) -> Result<Done> {
    auto owner = store.FindPerson(OwnerOf(call));
    if (!owner) return std::move(owner).error();
    if (!*owner) return Done{};
    auto ids = store.ListPayloads(**owner, kReports);
    if (!ids) return std::move(ids).error();
    more = ids->size() > after + limit;
    for (std::size_t i = after; i < std::min<std::size_t>(ids->size(), after + limit); ++i) {
      auto text = store.Get(kReports, (*ids)[i]);
      if (!text) return std::move(text).error();
      WriteFacts((*ids)[i], ReadKept(*text), json);
    }
    return Done{};
  });
  if (!done) return ProblemResponse(call, ProblemOf(done.error()));
  json.EndArray();
  if (more) json.String("next", std::to_string(after + limit));
  json.EndObject();
  return JsonResponse(json.Take());
}

// The report of that id, if it is the caller's.
Result<std::optional<std::string>> FindReport(const Call& call, Store& store) {
  const std::string& id = call.path.at("report");
  auto owner = store.FindPerson(OwnerOf(call));
  if (!owner) return std::move(owner).error();
  if (!*owner) return std::optional<std::string>();
  auto ids = store.ListPayloads(**owner, kReports);
  if (!ids) return std::move(ids).error();
  if (std::ranges::find(*ids, id) == ids->end()) return std::optional<std::string>();
  auto text = store.Get(kReports, id);
  if (!text) return std::move(text).error();
  return std::optional<std::string>(*std::move(text));
}

HttpResponse Get(const Call& call, TransferService& service) {
  auto found = service.WithStore([&](Store& store) { return FindReport(call, store); });
  if (!found) return ProblemResponse(call, ProblemOf(found.error()));
  if (!*found) return ProblemResponse(call, kNone);
  return JsonResponse(ReadKept(**found).report);
}

HttpResponse Delete(const Call& call, TransferService& service) {
  auto done = service.WithStore([&](Store& store) -> Result<bool> {
    auto found = FindReport(call, store);
    if (!found) return std::move(found).error();
    if (!*found) return false;
    auto dropped = store.DropPayload(kReports, call.path.at("report"));
    if (!dropped) return std::move(dropped).error();
    return true;
  });
  if (!done) return ProblemResponse(call, ProblemOf(done.error()));
  if (!*done) return ProblemResponse(call, kNone);
  return {.status = 204, .headers = {}, .body = {}};
}

}  // namespace

std::vector<Route> ReportRoutes(TransferService& service) {
  constexpr Roles kHolders(Role::kCareInstitution, Role::kRegulator);
  std::vector<Route> routes;
  const auto add = [&](std::string method, std::string path, std::string operation,
                       std::vector<std::string> parameters, TransferHandler handle) {
    routes.push_back(TransferRoute(service, std::move(method), "/v1/reports" + path,
                                   std::move(operation), kHolders, std::move(parameters), handle));
  };
  add("POST", "", "createReport",
      {"standard", std::string(kFrom), std::string(kKind), std::string(kAsOf),
       std::string(kAssurance)},
      Create);
  add("GET", "", "listReports", {"cursor", "limit"}, List);
  add("GET", "/{report}", "getReport", {}, Get);
  add("DELETE", "/{report}", "deleteReport", {}, Delete);
  return routes;
}

}  // namespace baybridge
