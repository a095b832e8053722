#include "server/transfer_access.h"

#include <utility>

#include "server/document.h"
#include "server/entity_tag.h"
#include "server/once.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

constexpr Problem kNoTransfer{.status = 404, .code = "no-such-transfer"};

// The transfer of a call, or nothing.
Result<std::optional<TransferRow>> FindFor(const Call& call, TransferService& service) {
  auto row = service.With(
      [&](TransferStore& transfers) { return transfers.Find(call.path.find("id")->second); });
  if (!row || !*row || call.actor.role == Role::kRegulator) return row;
  if ((*row)->institution == call.actor.institution) return row;
  return std::optional<TransferRow>();
}

// The bytes of the delivered record: the recipient keeps them, the sender has them in its
// container.
Result<std::string> DeliveredBytes(TransferService& service, const TransferRow& row) {
  const bool incoming = row.direction == TransferDirection::kIncoming;
  auto bytes = service.With([&](TransferStore& transfers) {
    return transfers.Get(row.id, incoming ? kRecordPayload : kDeliveredPayload);
  });
  if (!bytes || incoming) return bytes;
  for (ContainerMember& member : OpenContainer(*bytes).members) {
    if (member.name.starts_with("target.")) return std::move(member.bytes);
  }
  return Failure{FailureKind::kNotFound, "expected a record in the container", {}, {}};
}

}  // namespace

std::variant<TransferRow, HttpResponse> RowFor(const Call& call, TransferService& service) {
  auto row = FindFor(call, service);
  if (!row) return ProblemResponse(call, ProblemOf(row.error()));
  if (!*row) return ProblemResponse(call, kNoTransfer);
  if (call.once != nullptr) call.once->person = (*row)->person;
  return **std::move(row);
}

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
  TagByBody(response);
  response.Set("Content-Type", std::move(type));
  return response;
}

Result<std::unique_ptr<Judged>> ReadDelivered(const ServiceData& data,
                                              TransferService& service,
                                              const TransferRow& row) {
  auto bytes = DeliveredBytes(service, row);
  if (!bytes) return std::move(bytes).error();
  ReadOptions options;
  options.today = TodayUtc();
  options.file = "record";
  options.assurance = Assurance::kFast;  // it was judged in full before it was taken
  auto judged = ReadAndJudge(data.workspace(), *std::move(bytes), options);
  if (judged && !((*judged)->readable && (*judged)->hub != nullptr))
    return Failure{FailureKind::kUnreadable, "expected a record that the hub sees", {}, {}};
  return judged;
}

Route TransferRoute(TransferService& service,
                    std::string method,
                    std::string path,
                    std::string operation,
                    Roles roles,
                    std::vector<std::string> parameters,
                    TransferHandler handle) {
  const bool keeps = method == "POST";
  return {.method = std::move(method),
          .path = std::move(path),
          .operation = std::move(operation),
          .roles = roles,
          .quick = false,
          .parameters = std::move(parameters),
          .handle = [&service, handle](const Call& call) { return handle(call, service); },
          .keeps = keeps};
}

}  // namespace baybridge
