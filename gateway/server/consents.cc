// Consents that are revoked, and persons that die: from an audit number on nothing more leaves.
#include <utility>

#include "report/json_text.h"
#include "server/document.h"
#include "server/json_body.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

HttpResponse Sequence(const Call& call,
                      TransferService& service,
                      const Result<std::uint64_t>& done,
                      std::string_view unknown) {
  if (!done && done.error().kind == FailureKind::kNotFound)
    return ProblemResponse(call, {.status = 404, .code = unknown});
  if (!done) return ProblemResponse(call, ProblemOf(done.error()));
  service.Wake();
  service.TellEnded();
  JsonText json;
  json.BeginObject();
  json.Number("audit", *done);
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse Revoke(const Call& call, TransferService& service) {
  const std::string consent = OnlyMember(call.request.body, "consent");
  if (consent.empty()) return ProblemResponse(call, {.status = 400, .code = "note"});
  auto done = service.With([&](TransferStore& transfers) {
    return transfers.RevokeConsent(call.actor.institution, consent, ActOf(call));
  });
  return Sequence(call, service, done, "no-such-consent");
}

HttpResponse Deceased(const Call& call, TransferService& service) {
  const std::string person = OnlyMember(call.request.body, "person");
  if (person.empty()) return ProblemResponse(call, {.status = 400, .code = "note"});
  auto done = service.With([&](TransferStore& transfers) {
    return transfers.PersonDeceased(call.actor.institution + "|" + person, ActOf(call));
  });
  return Sequence(call, service, done, "no-such-person");
}

}  // namespace

std::vector<Route> ConsentRoutes(TransferService& service) {
  constexpr Roles kHome(Role::kCareInstitution);
  return {TransferRoute(service, "POST", "/v1/consents/revoke", "revokeConsent", kHome, {}, Revoke),
          TransferRoute(service, "POST", "/v1/persons/deceased", "personDeceased", kHome, {},
                        Deceased)};
}

}  // namespace baybridge
