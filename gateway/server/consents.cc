// Consents that are revoked, and persons that die: from an audit number on nothing more leaves.
#include <functional>
#include <utility>

#include "report/json_text.h"
#include "server/document.h"
#include "server/json_body.h"
#include "server/once.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

// What ends by it is done by `end`, which returns its number in the audit log.
HttpResponse End(const Call& call,
                 TransferService& service,
                 std::string_view unknown,
                 const std::function<Result<std::uint64_t>(TransferStore&)>& end) {
  auto done = DoOnce(call, service, [&](TransferStore& transfers) -> Result<HttpResponse> {
    auto ended = end(transfers);
    if (!ended) return std::move(ended).error();
    JsonText json;
    json.BeginObject();
    json.Number("audit", *ended);
    json.EndObject();
    return JsonResponse(json.Take());
  });
  if (!done && done.error().kind == FailureKind::kNotFound)
    return ProblemResponse(call, {.status = 404, .code = unknown});
  if (!done) return ProblemResponse(call, ProblemOf(done.error()));
  service.Wake();
  service.TellEnded();
  return *std::move(done);
}

HttpResponse Revoke(const Call& call, TransferService& service) {
  const std::string consent = OnlyMember(call.request.body, "consent");
  if (consent.empty()) return ProblemResponse(call, {.status = 400, .code = "note"});
  return End(call, service, "no-such-consent", [&](TransferStore& transfers) {
    return transfers.RevokeConsent(call.actor.institution, consent, ActOf(call));
  });
}

HttpResponse Deceased(const Call& call, TransferService& service) {
  const std::string person = OnlyMember(call.request.body, "person");
  if (person.empty()) return ProblemResponse(call, {.status = 400, .code = "note"});
  return End(call, service, "no-such-person", [&](TransferStore& transfers) {
    return transfers.PersonDeceased(call.actor.institution + "|" + person, ActOf(call));
  });
}

}  // namespace

std::vector<Route> ConsentRoutes(TransferService& service) {
  constexpr Roles kHome(Role::kCareInstitution);
  return {TransferRoute(service, "POST", "/v1/consents/revoke", "revokeConsent", kHome, {}, Revoke),
          TransferRoute(service, "POST", "/v1/persons/deceased", "personDeceased", kHome, {},
                        Deceased)};
}

}  // namespace baybridge
