// The audit log and the partners, for those who look after them.
#include <utility>

#include "core/utc.h"
#include "crypto/merkle.h"
#include "evidence/checkpoint.h"
#include "report/json_text.h"
#include "server/document.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

HttpResponse Entries(const Call& call, TransferService& service) {
  const auto page = PageOf(call);
  if (const auto* problem = std::get_if<Problem>(&page)) return ProblemResponse(call, *problem);
  // Named apart: clang 14 lets no lambda have a structured binding.
  const std::uint64_t after = std::get<Page>(page).after;
  const std::uint32_t limit = std::get<Page>(page).limit;
  auto entries =
      service.With([&](TransferStore& transfers) { return transfers.ListAudit(after, limit + 1); });
  if (!entries) return ProblemResponse(call, ProblemOf(entries.error()));
  const bool more = entries->size() > limit;
  if (more) entries->pop_back();
  JsonText json;
  json.BeginObject();
  json.BeginArray("entries");
  for (const auto& [sequence, entry] : *entries) {
    json.BeginObject();
    json.Number("sequence", sequence);
    json.String("leaf", Hex(MerkleLeaf(entry)));
    json.String("entry", entry);
    json.EndObject();
  }
  json.EndArray();
  if (more) json.String("next", std::to_string(entries->back().sequence));
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse CheckpointNow(const Call& call, TransferService& service) {
  auto note = service.SignCheckpoint();
  if (!note) return ProblemResponse(call, ProblemOf(note.error()));
  HttpResponse response{.status = 200, .headers = {}, .body = *std::move(note)};
  response.Set("Content-Type", "text/plain; charset=utf-8");
  return response;
}

// `bound`: the parameter that asks for what the log does not hold where there is no proof.
HttpResponse Proof(const Call& call,
                   const Result<std::vector<std::string>>& proof,
                   std::string_view bound) {
  if (!proof) return ProblemResponse(call, BadParameter(bound));
  JsonText json;
  json.BeginObject();
  json.BeginArray("proof");
  for (const std::string& digest : *proof) json.Item(digest);
  json.EndArray();
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse Inclusion(const Call& call, TransferService& service) {
  const auto sequence = NumberOf(call, "sequence");
  const auto size = NumberOf(call, "size");
  if (!sequence || !size)
    return ProblemResponse(call, BadParameter(sequence ? "size" : "sequence"));
  const bool outside = *sequence == 0 || *sequence > *size;
  return Proof(call, service.ProveInclusion(*sequence, *size), outside ? "sequence" : "size");
}

HttpResponse Consistency(const Call& call, TransferService& service) {
  const auto first = NumberOf(call, "first");
  const auto second = NumberOf(call, "second");
  if (!first || !second) return ProblemResponse(call, BadParameter(first ? "second" : "first"));
  const bool outside = *first == 0 || *first > *second;
  return Proof(call, service.ProveConsistency(*first, *second), outside ? "first" : "second");
}

HttpResponse Partners(const Call& call, TransferService& service) {
  JsonText json;
  json.BeginObject();
  json.String("name", service.config().name);
  json.String("place", service.config().place);
  json.String("anchored", UtcText(service.anchoring().anchored_at()));
  json.Boolean("accepting", service.Accepts());
  json.BeginArray("partners");
  for (const Partner* partner : service.partners()) {
    auto waiting = service.With(
        [&](TransferStore& transfers) { return transfers.CountWaiting(partner->config.name); });
    if (!waiting) return ProblemResponse(call, ProblemOf(waiting.error()));
    auto witnessed =
        service.WithStore([&](Store& store) { return store.FindWitnessed(partner->config.name); });
    if (!witnessed) return ProblemResponse(call, ProblemOf(witnessed.error()));
    json.BeginObject();
    json.String("name", partner->config.name);
    json.String("place", partner->config.place);
    json.BeginArray("institutions");
    for (const PartnerInstitution& home : partner->config.institutions) {
      json.BeginObject();
      json.String("id", home.id);
      json.String("format", home.format);
      json.EndObject();
    }
    json.EndArray();
    json.String("receiptKey", partner->key.fingerprint());
    json.Number("waiting", *waiting);
    const auto last = ReadCheckpoint(witnessed->note, partner->config.name);
    json.Number("witnessed", last ? last->checkpoint.state.size : 0);
    json.Boolean("contradicted", !witnessed->contradiction.empty());
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return JsonResponse(json.Take());
}

}  // namespace

std::vector<Route> AuditRoutes(TransferService& service) {
  constexpr Roles kLookers(Role::kRegulator, Role::kAuditor);
  std::vector<Route> routes;
  const auto add = [&](std::string path, std::string operation, Roles roles,
                       std::vector<std::string> parameters,
                       HttpResponse (*handle)(const Call&, TransferService&)) {
    routes.push_back(
        {.method = "GET",
         .path = std::move(path),
         .operation = std::move(operation),
         .roles = roles,
         .quick = false,
         .parameters = std::move(parameters),
         .handle = [&service, handle](const Call& call) { return handle(call, service); }});
  };
  add("/v1/audit/entries", "listAuditEntries", kLookers, {"cursor", "limit"}, Entries);
  // Whoever keeps a checkpoint can later show that the log was changed: partners are meant to.
  add("/v1/audit/checkpoint", "getCheckpoint",
      Roles(Role::kRegulator, Role::kAuditor, Role::kOperator, Role::kGateway), {}, CheckpointNow);
  add("/v1/audit/inclusion", "proveInclusion", kLookers, {"sequence", "size"}, Inclusion);
  add("/v1/audit/consistency", "proveConsistency",
      Roles(Role::kRegulator, Role::kAuditor, Role::kGateway), {"first", "second"}, Consistency);
  add("/v1/partners", "listPartners",
      Roles(Role::kCareInstitution, Role::kRegulator, Role::kOperator, Role::kAuditor), {},
      Partners);
  return routes;
}

}  // namespace baybridge
