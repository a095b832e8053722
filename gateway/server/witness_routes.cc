// POST /v1/witness: another gateway asks that a state of its audit log be signed.
#include <ctime>
#include <utility>

#include "core/utc.h"
#include "evidence/witness.h"
#include "server/document.h"
#include "server/log_line.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostRequest = std::size_t{64} * 1024;  // 64 KiB

// What was decided, with what the store knew when it was.
struct Decided {
  WitnessDecision decision = WitnessDecision::kMalformed;
  std::uint64_t known = 0;
};

// Decides, and keeps what will be signed before anybody sees the signature, while nobody else does.
Result<Decided> Decide(Store& store, const Partner& partner, const WitnessRequest& request) {
  const std::string& origin = partner.config.name;
  auto before = store.FindWitnessed(origin);
  if (!before) return std::move(before).error();
  Decided decided{.decision = JudgeWitnessRequest(request, origin, partner.key, before->note)};
  const auto last = ReadCheckpoint(before->note, origin);
  if (last) decided.known = last->checkpoint.state.size;
  Result<Done> kept = Done{};
  if (decided.decision == WitnessDecision::kSign) kept = store.PutWitnessed(origin, request.note);
  if (decided.decision == WitnessDecision::kContradicts)
    kept = store.PutContradiction(origin, request.note);
  if (!kept) return std::move(kept).error();
  return decided;
}

HttpResponse Text(unsigned status, const std::string& type, std::string body) {
  HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
  response.Set("Content-Type", type);
  return response;
}

HttpResponse Witness(const Call& call, TransferService& service) {
  const Partner* partner = service.FindPartner(call.actor.institution);
  if (partner == nullptr) return ProblemResponse(call, {.status = 403, .code = "not-allowed"});
  auto request = call.request.body.size() <= kMostRequest
                     ? ReadWitnessRequest(call.request.body)
                     : Failure{FailureKind::kTooLarge, "request", {}, {}};
  if (!request) return ProblemResponse(call, {.status = 400, .code = "checkpoint"});
  auto decided = service.WithStore([&](Store& store) { return Decide(store, *partner, *request); });
  if (!decided) return ProblemResponse(call, ProblemOf(decided.error()));
  switch (decided->decision) {
    case WitnessDecision::kSign: break;
    case WitnessDecision::kMalformed:
      return ProblemResponse(call, {.status = 400, .code = "checkpoint"});
    case WitnessDecision::kStranger:
      return ProblemResponse(call, {.status = 403, .code = "checkpoint-of-another"});
    case WitnessDecision::kOtherSize:
      return Text(409, "text/x.tlog.size", std::to_string(decided->known) + "\n");
    case WitnessDecision::kContradicts:
      LogLine("error", "log-contradicts")
          .Text("partner", partner->config.name)
          .Number("signed", decided->known)
          .Write();
      return ProblemResponse(call, {.status = 422, .code = "checkpoint-contradicts"});
  }
  auto line = service.CosignCheckpoint(request->note);
  if (!line) return ProblemResponse(call, ProblemOf(line.error()));
  return Text(200, "text/plain; charset=utf-8", *std::move(line));
}

}  // namespace

std::vector<Route> WitnessRoutes(TransferService& service) {
  return {
      TransferRoute(service, "POST", "/v1/witness", "witness", Roles(Role::kGateway), {}, Witness)};
}

}  // namespace baybridge
