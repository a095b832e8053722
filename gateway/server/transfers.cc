// The life of transfers as institutions and regulators see it.
#include <algorithm>
#include <array>
#include <utility>

#include "core/utc.h"
#include "report/json_text.h"
#include "server/document.h"
#include "server/transfer_answer.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

constexpr Problem kNoTransfer{.status = 404, .code = "no-such-transfer"};

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

// The transfer of a call, or nothing: what belongs to another institution is not there for it.
Result<std::optional<TransferRow>> FindFor(const Call& call, TransferService& service) {
  auto row = service.With(
      [&](TransferStore& transfers) { return transfers.Find(call.path.find("id")->second); });
  if (!row || !*row || call.actor.role == Role::kRegulator) return row;
  if ((*row)->institution == call.actor.institution) return row;
  return std::optional<TransferRow>();
}

std::variant<TransferRow, HttpResponse> RowFor(const Call& call, TransferService& service) {
  auto row = FindFor(call, service);
  if (!row) return ProblemResponse(call, ProblemOf(row.error()));
  if (!*row) return ProblemResponse(call, kNoTransfer);
  return **std::move(row);
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

// A payload as it stands. Whoever is no party to the transfer leaves an entry in the log.
HttpResponse GivePayload(const Call& call,
                         TransferService& service,
                         const TransferRow& row,
                         std::string_view payload,
                         std::string type) {
  auto bytes =
      service.With([&](TransferStore& transfers) { return transfers.Get(row.id, payload); });
  if (!bytes && bytes.error().kind == FailureKind::kNotFound)
    return ProblemResponse(call, {.status = 404, .code = "not-there-yet"});
  if (!bytes) return ProblemResponse(call, ProblemOf(bytes.error()));
  if (call.actor.role == Role::kRegulator) {
    auto noted = service.With([&](TransferStore& transfers) {
      return transfers.Note(AuditAction::kInspected, ActOf(call, std::string(payload)));
    });
    if (!noted) return ProblemResponse(call, ProblemOf(noted.error()));
  }
  HttpResponse response{.status = 200, .headers = {}, .body = *std::move(bytes)};
  response.Set("ETag", "\"" + Hex(Sha256(response.body), 16) + "\"");
  response.Set("Content-Type", std::move(type));
  return response;
}

HttpResponse Receipt(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  const std::string_view of = call.Parameter("of");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kParts{
      {{"", kReceiptPayload},
       {"delivery", kReceiptPayload},
       {"origin", kOriginPayload},
       {"message", kMessagePayload}}};
  for (const auto& [name, payload] : kParts) {
    if (name == of)
      return GivePayload(call, service, std::get<TransferRow>(row), payload,
                         "text/plain; charset=utf-8");
  }
  return ProblemResponse(call, {.status = 400, .code = "parameter"});
}

HttpResponse Evidence(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  const std::string_view container = call.Parameter("container");
  if (!container.empty() && container != "delivered" && container != "archive")
    return ProblemResponse(call, {.status = 400, .code = "parameter"});
  return GivePayload(call, service, std::get<TransferRow>(row),
                     container == "archive" ? kArchivePayload : kDeliveredPayload,
                     std::string(kContainerType));
}

HttpResponse GetRecord(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  const auto& transfer = std::get<TransferRow>(row);
  HttpResponse response =
      GivePayload(call, service, transfer, "record", "application/octet-stream");
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

// The version that the caller has seen, by If-Match; nothing where it states none. Fails where it
// is no version of ours.
Result<std::optional<std::int64_t>> VersionOf(const Call& call, const TransferRow& row) {
  const std::string_view match = call.request.Header("if-match");
  if (match.empty() || match == "*") return std::optional<std::int64_t>();
  if (match == "\"" + row.id.substr(0, 8) + "-" + std::to_string(row.version) + "\"")
    return std::optional<std::int64_t>(row.version);
  return Failure{FailureKind::kUsage, "version", {}, {}};
}

// A body of an act: nothing, or JSON whose members are texts. Fails with kUsage.
Result<Done> CheckNote(const std::string& body) {
  constexpr std::size_t kMost = std::size_t{16} * 1024;
  if (body.empty()) return Done{};
  const Failure bad{FailureKind::kUsage, "note", {}, {}};
  if (body.size() > kMost) return bad;
  const auto json = ReadJsonDocument(body, "body");
  if (!json || json->values[0].type != JsonValue::Type::kObject) return bad;
  for (const std::uint32_t child : json->values[0].children) {
    if (json->values[child].type != JsonValue::Type::kString) return bad;
  }
  return Done{};
}

// Medicine by medicine what the recipient's home goes on with. Fails with kUsage.
Result<Done> CheckReconciliation(const std::string& body) {
  constexpr std::size_t kMost = std::size_t{256} * 1024;
  constexpr std::array<std::string_view, 4> kOutcomes{"same", "changed", "stopped",
                                                      "not-available"};
  const Failure bad{FailureKind::kUsage, "reconciliation", {}, {}};
  const auto json = ReadJsonDocument(body.size() > kMost ? std::string() : body, "body");
  if (!json) return bad;
  const JsonValue* list = json->Member(json->values[0], "medicines");
  if (list == nullptr || list->type != JsonValue::Type::kArray) return bad;
  for (const std::uint32_t child : list->children) {
    const JsonValue& medicine = json->values[child];
    const JsonValue* name = json->Member(medicine, "medicine");
    const JsonValue* outcome = json->Member(medicine, "outcome");
    if (name == nullptr || name->text.empty() || outcome == nullptr ||
        std::ranges::find(kOutcomes, outcome->text) == kOutcomes.end())
      return bad;
  }
  return Done{};
}

// Who acknowledges that a critical leaf does not arrive. Fails with kUsage.
Result<Done> CheckAcknowledgement(const std::string& body) {
  auto note = CheckNote(body);
  if (!note) return note;
  const auto json = ReadJsonDocument(body, "body");
  for (const char* name : {"clinician", "reason"}) {
    const JsonValue* value = json ? json->Member(json->values[0], name) : nullptr;
    if (value == nullptr || value->text.empty())
      return Failure{FailureKind::kUsage, "acknowledgement", {}, {}};
  }
  return Done{};
}

// What an institution does to a transfer.
struct Act {
  TransferEvent event;
  TransferDirection direction;
  std::string_view payload;
  Result<Done> (*check)(const std::string&);
};

HttpResponse Do(const Call& call, TransferService& service, const Act& act) {
  auto found = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& row = std::get<TransferRow>(found);
  auto checked = act.check(call.request.body);
  if (!checked) return StoreProblem(call, checked.error(), 400);
  auto version = VersionOf(call, row);
  if (!version) return StoreProblem(call, version.error(), 412);
  // The other side's acts are not this side's.
  if (row.direction != act.direction)
    return ProblemResponse(call, {.status = 409, .code = "state"});
  TransferEvent event = act.event;
  if (event == TransferEvent::kWithdraw && MayHaveLeft(row.state)) event = TransferEvent::kRecall;
  TransferChange change{.act = ActOf(call), .version = *version};
  if (!call.request.body.empty())
    change.payloads = {
        {std::string(act.payload.empty() ? kTransferEventNames.NameOf(event) : act.payload),
         call.request.body}};
  auto applied = service.With(
      [&](TransferStore& transfers) { return transfers.Apply(row.id, event, change); });
  if (!applied)
    return StoreProblem(call, applied.error(), applied.error().what == "version" ? 412 : 409);
  if (event == TransferEvent::kAcknowledge) {
    auto prepared = service.Prepare(*call.data, row.id, ActOf(call));
    if (!prepared) return ProblemResponse(call, ProblemOf(prepared.error()));
    applied = prepared->row;
  }
  service.Wake();
  return TransferResponse(*applied);
}

// The one member of a body; empty where it is anything else.
std::string OnlyMember(const std::string& body, std::string_view name) {
  if (!CheckNote(body)) return {};
  const auto json = ReadJsonDocument(body, "body");
  const JsonValue* value = json ? json->Member(json->values[0], name) : nullptr;
  return value == nullptr || json->values[0].children.size() != 1 ? std::string() : value->text;
}

HttpResponse Sequence(const Call& call,
                      TransferService& service,
                      const Result<std::uint64_t>& done) {
  if (!done && done.error().kind == FailureKind::kNotFound)
    return ProblemResponse(call, {.status = 404, .code = "no-such-person"});
  if (!done) return ProblemResponse(call, ProblemOf(done.error()));
  service.Wake();
  JsonText json;
  json.BeginObject();
  json.Number("audit", *done);
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse Revoke(const Call& call, TransferService& service) {
  const std::string consent = OnlyMember(call.request.body, "consent");
  if (consent.empty()) return ProblemResponse(call, {.status = 400, .code = "note"});
  return Sequence(call, service, service.With([&](TransferStore& transfers) {
    return transfers.RevokeConsent(call.actor.institution, consent, ActOf(call));
  }));
}

HttpResponse Deceased(const Call& call, TransferService& service) {
  const std::string person = OnlyMember(call.request.body, "person");
  if (person.empty()) return ProblemResponse(call, {.status = 400, .code = "note"});
  return Sequence(call, service, service.With([&](TransferStore& transfers) {
    return transfers.PersonDeceased(call.actor.institution + "|" + person, ActOf(call));
  }));
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
                       std::vector<std::string> parameters,
                       HttpResponse (*handle)(const Call&, TransferService&)) {
    routes.push_back(
        {.method = std::move(method),
         .path = std::move(path),
         .operation = std::move(operation),
         .roles = roles,
         .quick = false,
         .parameters = std::move(parameters),
         .handle = [&service, handle](const Call& call) { return handle(call, service); }});
  };
  const std::string one = "/v1/transfers/{id}";
  add("POST", "/v1/transfers", "createTransfer", kHome, {"from", "kind"}, CreateTransfer);
  add("GET", "/v1/transfers", "listTransfers", kReaders, {"cursor", "limit"}, List);
  add("GET", one, "getTransfer", kReaders, {}, Get);
  add("GET", one + "/receipt", "getReceipt", kReaders, {"of"}, Receipt);
  add("GET", one + "/evidence", "getEvidence", kReaders, {"container"}, Evidence);
  add("GET", one + "/record", "getRecord", kHome, {}, GetRecord);
  add("POST", "/v1/consents/revoke", "revokeConsent", kHome, {}, Revoke);
  add("POST", "/v1/persons/deceased", "personDeceased", kHome, {}, Deceased);
  constexpr auto kOut = TransferDirection::kOutgoing;
  constexpr auto kIn = TransferDirection::kIncoming;
  const std::array<std::pair<std::string, Act>, 6> acts{
      {{"acknowledge",
        {TransferEvent::kAcknowledge, kOut, kAcknowledgementPayload, CheckAcknowledgement}},
       {"reconcile", {TransferEvent::kReconcile, kIn, {}, CheckReconciliation}},
       {"accept", {TransferEvent::kAccept, kIn, {}, CheckNote}},
       {"refuse", {TransferEvent::kRefuse, kIn, {}, CheckNote}},
       {"arrive", {TransferEvent::kArrive, kIn, {}, CheckNote}},
       {"withdraw", {TransferEvent::kWithdraw, kOut, {}, CheckNote}}}};
  for (const auto& [name, act] : acts) {
    routes.push_back(
        {.method = "POST",
         .path = one + "/" + name,
         .operation = name + "Transfer",
         .roles = kHome,
         .quick = false,
         .parameters = {},
         .handle = [&service, act = act](const Call& call) { return Do(call, service, act); }});
  }
  return routes;
}

}  // namespace baybridge
