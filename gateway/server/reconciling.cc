// The medicines of a transfer, and what becomes of each at the recipient's home.
#include "server/reconciling.h"

#include <utility>

#include "core/program.h"
#include "report/json_text.h"
#include "server/document.h"
#include "server/entity_tag.h"
#include "server/json_body.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"
#include "transfer/reconciliation.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostList = std::size_t{256} * 1024;  // 256 KiB
constexpr Problem kNoList{.status = 400, .code = "reconciliation"};

Result<std::vector<RecordMedicine>> MedicinesFor(const ServiceData& data,
                                                 TransferService& service,
                                                 const TransferRow& row) {
  auto record = ReadDelivered(data, service, row);
  if (!record) return std::move(record).error();
  return MedicinesOf(**record, service.rules().reconciled);
}

HttpResponse UnreadRecord(const Call& call, const Failure& failure) {
  if (failure.kind == FailureKind::kNotFound)
    return ProblemResponse(call, {.status = 404, .code = "not-there-yet"});
  return ProblemResponse(call, ProblemOf(failure));
}

HttpResponse ListMedicines(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  auto medicines = MedicinesFor(*call.data, service, std::get<TransferRow>(row));
  if (!medicines) return UnreadRecord(call, medicines.error());
  JsonText json;
  json.BeginObject();
  json.BeginArray("medicines");
  std::uint64_t number = 0;
  for (const RecordMedicine& medicine : *medicines) {
    json.BeginObject();
    json.Number("number", ++number);
    json.String("medicine", medicine.name);
    json.String("path", medicine.path);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  HttpResponse response = JsonResponse(json.Take());
  TagByBody(response);
  return response;
}

HttpResponse GetReconciliation(const Call& call, TransferService& service) {
  auto row = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&row)) return std::move(*answer);
  return GivePayload(call, service, std::get<TransferRow>(row),
                     kTransferEventNames.NameOf(TransferEvent::kReconcile), "application/json");
}

HttpResponse NotWhole(const Call& call, Findings findings) {
  Report report;
  report.tool = ProgramName();
  report.document = "list";
  report.findings = std::move(findings);
  report.layers = {{.layer = Layer::kTransfer,
                    .ran = true,
                    .artefacts = {{.name = "_transfer/reconciled.csv", .digest = {}}}}};
  report.Sort();
  const auto choice =
      ReportOf(call.request.Header("accept"))
          .value_or(ReportChoice{.form = ReportForm::kJson, .media_type = "application/json"});
  return ReportResponse(call, report, {.catalogue = call.data->catalogue()}, choice, 422);
}

}  // namespace

std::optional<HttpResponse> CheckReconcile(const Call& call,
                                           TransferService& service,
                                           const TransferRow& row) {
  auto body = PlainJson(call.request.body.size() > kMostList ? std::string() : call.request.body);
  if (!body) return ProblemResponse(call, kNoList);
  auto listed = ReadReconciliation(*body);
  if (!listed) return ProblemResponse(call, kNoList);
  auto medicines = MedicinesFor(*call.data, service, row);
  if (!medicines) return UnreadRecord(call, medicines.error());
  Findings findings = CheckReconciliation(*listed, *medicines);
  if (findings.empty()) return std::nullopt;
  return NotWhole(call, std::move(findings));
}

Result<std::string> JudgeReturnedList(const ServiceData& data,
                                      TransferService& service,
                                      const TransferRow& row,
                                      const std::string& list) {
  auto listed = ReadReconciliation(list);
  if (!listed) return Failure{FailureKind::kUsage, "reconciliation", {}, {}};
  auto medicines = MedicinesFor(data, service, row);
  if (!medicines) return std::move(medicines).error();
  return std::string(CheckReconciliation(*listed, *medicines).empty() ? "told" : "list-differs");
}

std::vector<Route> ReconciliationRoutes(TransferService& service) {
  const std::string one = "/v1/transfers/{id}";
  return {TransferRoute(service, "GET", one + "/medicines", "listMedicines",
                        Roles(Role::kCareInstitution), {}, ListMedicines),
          TransferRoute(service, "GET", one + "/reconciliation", "getReconciliation",
                        Roles(Role::kCareInstitution, Role::kRegulator), {}, GetReconciliation)};
}

}  // namespace baybridge
