// The life of transfers as institutions and regulators see it.
#include <array>
#include <utility>

#include "core/utc.h"
#include "report/json_text.h"
#include "server/attachments.h"
#include "server/document.h"
#include "server/transfer_access.h"
#include "server/transfer_answer.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

void WriteTransfer(const TransferRow& row, JsonText& json) {
  json.String("id", row.id);
  json.String("direction", kTransferDirectionNames.NameOf(row.direction));
  json.String("institution", row.institution);
  json.String("partner", row.partner);
  json.String("state", kTransferStateNames.NameOf(row.state));
  json.String("result", row.result);
  json.Boolean("waitsForClinician", row.waits);
  json.Number("version", static_cast<std::uint64_t>(row.version));
  json.String("created", row.created);
  json.String("updated", row.updated);
  if (row.direction == TransferDirection::kOutgoing)
    json.String("deliverUntil", UtcText(row.deadline));
  if (!row.replaces.empty()) json.String("replaces", row.replaces);
  json.Number("firstAudit", row.first);
  json.Number("lastAudit", row.sequence);
}

HttpResponse List(const Call& call, TransferService& service) {
  const auto page = PageOf(call);
  if (const auto* problem = std::get_if<Problem>(&page)) return ProblemResponse(call, *problem);
  // Named apart: clang 14 lets no lambda have a structured binding.
  const std::uint64_t after = std::get<Page>(page).after;
  const std::uint32_t limit = std::get<Page>(page).limit;
  const std::string institution =
      call.actor.role == Role::kRegulator ? std::string() : call.actor.institution;
  auto rows = service.With(
      [&](TransferStore& transfers) { return transfers.List(institution, after, limit + 1); });
  if (!rows) return ProblemResponse(call, ProblemOf(rows.error()));
  const bool more = rows->size() > limit;
  if (more) rows->pop_back();
  JsonText json;
  json.BeginObject();
  json.BeginArray("transfers");
  for (const TransferRow& row : *rows) {
    json.BeginObject();
    WriteTransfer(row, json);
    json.EndObject();
  }
  json.EndArray();
  if (more) json.String("next", std::to_string(rows->back().first));
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse Get(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  return TransferResponse(std::get<TransferRow>(row));
}

HttpResponse Receipt(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  const std::string_view of = call.Parameter("of");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kParts{
      {{"", kReceiptPayload},
       {"delivery", kReceiptPayload},
       {"refusal", kRefusalPayload},
       {"origin", kOriginPayload},
       {"message", kMessagePayload}}};
  for (const auto& [name, payload] : kParts) {
    if (name == of)
      return GivePayload(call, service, std::get<TransferRow>(row), payload,
                         "text/plain; charset=utf-8");
  }
  return ProblemResponse(call, BadParameter("of"));
}

HttpResponse Evidence(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  const std::string_view container = call.Parameter("container");
  if (!container.empty() && container != "delivered" && container != "archive")
    return ProblemResponse(call, BadParameter("container"));
  return GivePayload(call, service, std::get<TransferRow>(row),
                     container == "archive" ? kArchivePayload : kDeliveredPayload,
                     std::string(kContainerType));
}

HttpResponse GetRecord(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  const auto& transfer = std::get<TransferRow>(row);
  HttpResponse response =
      GivePayload(call, service, transfer, kRecordPayload, "application/octet-stream");
  if (response.status != 200) return response;
  const char first = response.body.empty() ? ' ' : response.body.front();
  const std::string type = first == '<'                   ? "application/xml"
                           : first == '{' || first == '[' ? "application/json"
                                                          : "text/csv; charset=utf-8";
  for (HttpHeader& header : response.headers) {
    if (header.name == "Content-Type") header.value = type;
  }
  return response;
}

}  // namespace

HttpResponse TransferResponse(const TransferRow& row,
                              unsigned status,
                              const Translated* translated) {
  JsonText json;
  json.BeginObject();
  WriteTransfer(row, json);
  if (row.waits && translated != nullptr) {
    json.BeginArray("critical");
    for (const Finding& finding : translated->report.findings) {
      if (!finding.id.starts_with("GW-SAF-")) continue;
      json.BeginObject();
      json.String("id", finding.id);
      json.String("path", finding.path);
      json.EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
  HttpResponse response = JsonResponse(json.Take(), status);
  response.Set("ETag", "\"" + row.id.substr(0, 8) + "-" + std::to_string(row.version) + "\"");
  return response;
}

std::vector<Route> TransferRoutes(TransferService& service) {
  constexpr Roles kHome(Role::kCareInstitution);
  constexpr Roles kReaders(Role::kCareInstitution, Role::kRegulator);
  std::vector<Route> routes;
  const auto add = [&](std::string method, std::string path, std::string operation, Roles roles,
                       std::vector<std::string> parameters, TransferHandler handle) {
    routes.push_back(TransferRoute(service, std::move(method), std::move(path),
                                   std::move(operation), roles, std::move(parameters), handle));
  };
  const std::string one = "/v1/transfers/{id}";
  add("POST", "/v1/transfers", "createTransfer", kHome, {"from", "kind", "assurance"},
      CreateTransfer);
  add("GET", "/v1/transfers", "listTransfers", kReaders, {"cursor", "limit"}, List);
  add("GET", one, "getTransfer", kReaders, {}, Get);
  add("GET", one + "/receipt", "getReceipt", kReaders, {"of"}, Receipt);
  add("GET", one + "/evidence", "getEvidence", kReaders, {"container"}, Evidence);
  add("GET", one + "/record", "getRecord", kHome, {}, GetRecord);
  for (auto* const more : {ActRoutes, ReconciliationRoutes, VersionRoutes, TalkRoutes,
                           DocumentRoutes, ConsentRoutes}) {
    for (Route& route : more(service)) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace baybridge
