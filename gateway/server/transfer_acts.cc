// What institutions do to transfers: acknowledge, reconcile, accept, refuse, arrive, withdraw.
#include <array>
#include <utility>

#include "server/document.h"
#include "server/json_body.h"
#include "server/once.h"
#include "server/reconciling.h"
#include "server/transfer_access.h"
#include "server/transfer_answer.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

// What is wrong with the body of an act; nothing where it may be done.
using BodyCheck = std::optional<HttpResponse> (*)(const Call&,
                                                  TransferService&,
                                                  const TransferRow&);

// What an institution does to a transfer.
struct Act {
  TransferEvent event;
  TransferDirection direction;
  std::string_view payload;
  BodyCheck check;
};

// The version that the caller has seen, by If-Match; nothing where it states none. Fails where it
// is no version of ours.
Result<std::optional<std::int64_t>> VersionOf(const Call& call, const TransferRow& row) {
  const std::string_view match = call.request.Header("if-match");
  if (match.empty() || match == "*") return std::optional<std::int64_t>();
  if (match == "\"" + row.id.substr(0, 8) + "-" + std::to_string(row.version) + "\"")
    return std::optional<std::int64_t>(row.version);
  return Failure{FailureKind::kUsage, "version", {}, {}};
}

std::optional<HttpResponse> CheckBodyIsNote(const Call& call,
                                            TransferService&,
                                            const TransferRow&) {
  auto note = CheckNote(call.request.body);
  if (note) return std::nullopt;
  return StoreProblem(call, note.error(), 400);
}

// Who acknowledges that a critical leaf does not arrive.
std::optional<HttpResponse> CheckAcknowledgement(const Call& call,
                                                 TransferService& service,
                                                 const TransferRow& row) {
  auto note = CheckBodyIsNote(call, service, row);
  if (note) return note;
  constexpr std::size_t kMost = std::size_t{16} * 1024;
  const auto json = ReadJsonBody(call.request.body, kMost, "acknowledgement");
  for (const char* name : {"clinician", "reason"}) {
    const JsonValue* value = json ? json->Member(json->values[0], name) : nullptr;
    if (value == nullptr || value->text.empty())
      return ProblemResponse(call, {.status = 400, .code = "acknowledgement"});
  }
  return std::nullopt;
}

TransferChange ChangeOf(const Call& call, const Act& act, TransferEvent event) {
  TransferChange change{.act = ActOf(call)};
  auto body = PlainJson(call.request.body);  // it was read before
  if (body && !body->empty())
    change.payloads = {
        {std::string(act.payload.empty() ? kTransferEventNames.NameOf(event) : act.payload),
         *std::move(body)}};
  return change;
}

HttpResponse Do(const Call& call, TransferService& service, const Act& act) {
  auto found = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& row = std::get<TransferRow>(found);
  auto version = VersionOf(call, row);
  if (!version) return StoreProblem(call, version.error(), 412);
  // The other side's acts are not this side's.
  if (row.direction != act.direction)
    return ProblemResponse(call, {.status = 409, .code = "state"});
  if (auto refused = act.check(call, service, row)) return *std::move(refused);
  TransferEvent event = act.event;
  if (event == TransferEvent::kWithdraw && MayHaveLeft(row.state)) event = TransferEvent::kRecall;
  TransferChange change = ChangeOf(call, act, event);
  change.version = *version;
  auto done = DoOnce(call, service, [&](TransferStore& transfers) -> Result<HttpResponse> {
    auto applied = transfers.Apply(row.id, event, change);
    if (!applied) return std::move(applied).error();
    return TransferResponse(*applied);
  });
  if (!done) return StoreProblem(call, done.error(), done.error().what == "version" ? 412 : 409);
  if (event == TransferEvent::kAcknowledge && !IsRepeated(call)) {
    auto prepared = service.Prepare(*call.data, row.id, ActOf(call));
    if (!prepared) return ProblemResponse(call, ProblemOf(prepared.error()));
    *done = TransferResponse(prepared->row);
    UpdateAnswer(call, service, *done);
  }
  service.Wake();
  return *std::move(done);
}

}  // namespace

std::vector<Route> ActRoutes(TransferService& service) {
  constexpr auto kOut = TransferDirection::kOutgoing;
  constexpr auto kIn = TransferDirection::kIncoming;
  const std::array<std::pair<std::string, Act>, 6> acts{
      {{"acknowledge",
        {TransferEvent::kAcknowledge, kOut, kAcknowledgementPayload, CheckAcknowledgement}},
       {"reconcile", {TransferEvent::kReconcile, kIn, {}, CheckReconcile}},
       {"accept", {TransferEvent::kAccept, kIn, {}, CheckBodyIsNote}},
       {"refuse", {TransferEvent::kRefuse, kIn, {}, CheckBodyIsNote}},
       {"arrive", {TransferEvent::kArrive, kIn, {}, CheckBodyIsNote}},
       {"withdraw", {TransferEvent::kWithdraw, kOut, {}, CheckBodyIsNote}}}};
  std::vector<Route> routes;
  for (const auto& [name, act] : acts) {
    routes.push_back(
        {.method = "POST",
         .path = "/v1/transfers/{id}/" + name,
         .operation = name + "Transfer",
         .roles = Roles(Role::kCareInstitution),
         .quick = false,
         .parameters = {},
         .handle = [&service, act = act](const Call& call) { return Do(call, service, act); },
         .keeps = true});
  }
  return routes;
}

}  // namespace baybridge
