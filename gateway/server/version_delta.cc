// What a new version of a transfer says otherwise than the one before.
#include <utility>

#include "report/json_text.h"
#include "server/document.h"
#include "server/entity_tag.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"
#include "transfer/record_delta.h"

namespace baybridge {
namespace {

HttpResponse DeltaResponse(const Call& call, const std::string& before, const RecordDelta& delta) {
  JsonText json;
  json.BeginObject();
  json.String("replaces", before);
  for (const auto& [change, name] : kLeafChangeNames.entries)
    json.Number(name, delta.counts[static_cast<std::size_t>(change)]);
  json.Number("critical", delta.critical);
  json.BeginArray("leaves");
  for (const DeltaLeaf& leaf : delta.leaves) {
    json.BeginObject();
    json.String("change", kLeafChangeNames.NameOf(leaf.change));
    json.Boolean("critical", leaf.critical());
    json.String("path", leaf.path);
    if (leaf.field != nullptr) json.String("label", leaf.field->label.In(call.language));
    if (leaf.change != LeafChange::kAdded) json.String("before", leaf.before);
    if (leaf.change != LeafChange::kRemoved) json.String("after", leaf.after);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  HttpResponse response = JsonResponse(json.Take());
  TagByBody(response);
  response.Set("Content-Language", std::string(kLanguageNames.NameOf(call.language)));
  return response;
}

HttpResponse GetDelta(const Call& call, TransferService& service) {
  auto found = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& row = std::get<TransferRow>(found);
  const Problem none{.status = 404, .code = "no-version-before"};
  if (row.replaces.empty()) return ProblemResponse(call, none);
  auto former = service.With([&](TransferStore& store) { return store.Find(row.replaces); });
  if (!former) return ProblemResponse(call, ProblemOf(former.error()));
  if (!*former) return ProblemResponse(call, none);
  auto after = ReadDelivered(*call.data, service, row);
  auto before = ReadDelivered(*call.data, service, **former);
  for (const auto* read : {&after, &before}) {
    if (*read) continue;
    if (read->error().kind == FailureKind::kNotFound)
      return ProblemResponse(call, {.status = 404, .code = "not-there-yet"});
    return ProblemResponse(call, ProblemOf(read->error()));
  }
  // The home changed its format meanwhile: leaf by leaf there is nothing to compare.
  if ((*before)->compiled != (*after)->compiled) return ProblemResponse(call, none);
  return DeltaResponse(
      call, row.replaces,
      CompareRecords((*before)->record, (*after)->record, *(*after)->compiled->kind));
}

}  // namespace

std::vector<Route> VersionRoutes(TransferService& service) {
  return {TransferRoute(service, "GET", "/v1/transfers/{id}/delta", "getDelta",
                        Roles(Role::kCareInstitution), {}, GetDelta)};
}

}  // namespace baybridge
