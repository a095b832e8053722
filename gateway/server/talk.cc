// Questions and answers between the two homes of a transfer.
#include "server/talk.h"

#include <utility>

#include "report/json_text.h"
#include "server/document.h"
#include "server/entity_tag.h"
#include "server/json_body.h"
#include "server/once.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostText = std::size_t{16} * 1024;     // 16 KiB a remark as it is said
constexpr std::size_t kMostWritten = std::size_t{64} * 1024;  // as a gateway writes it
constexpr std::string_view kBodyProblem = "question";

// What stands in the store and in a message between gateways, of one remark.
struct RemarkText {
  std::string about;
  std::string by;
  std::string text;
};

std::string WriteRemark(const RemarkText& remark) {
  JsonText json;
  json.BeginObject();
  if (!remark.about.empty()) json.String("about", remark.about);
  if (!remark.by.empty()) json.String("by", remark.by);
  json.String("text", remark.text);
  json.EndObject();
  return json.Take();
}

// Fails with kUsage ("question") for anything but texts of these names, or without a text.
Result<RemarkText> ReadRemark(const std::string& body, std::size_t most) {
  const Failure bad{FailureKind::kUsage, std::string(kBodyProblem), {}, {}};
  const auto json = ReadJsonBody(body, most, kBodyProblem);
  if (!json) return bad;
  RemarkText remark;
  for (const std::uint32_t child : json->values[0].children) {
    const JsonValue& value = json->values[child];
    std::string* to = value.key == "about"  ? &remark.about
                      : value.key == "by"   ? &remark.by
                      : value.key == "text" ? &remark.text
                                            : nullptr;
    if (to == nullptr || value.type != JsonValue::Type::kString) return bad;
    *to = value.text;
  }
  if (remark.text.find_first_not_of(" \t\r\n") == std::string::npos) return bad;
  return remark;
}

// The members of a remark in an answer of ours.
Result<Done> WriteMembers(const TransferRow& row,
                          TransferService& service,
                          const Remark& remark,
                          JsonText& json) {
  auto bytes =
      service.With([&](TransferStore& transfers) { return transfers.TextOf(row.id, remark.id); });
  if (!bytes) return std::move(bytes).error();
  auto text = ReadRemark(*bytes, kMostWritten);
  if (!text) return std::move(text).error();
  json.String("id", remark.id);
  json.String("from", remark.ours ? "here" : "there");
  json.String("time", remark.time);
  json.String("state", kRemarkStateNames.NameOf(remark.state));
  json.Number("audit", remark.sequence);
  if (!text->by.empty()) json.String("by", text->by);
  json.String("text", text->text);
  return Done{};
}

HttpResponse ListQuestions(const Call& call, TransferService& service) {
  auto found = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& row = std::get<TransferRow>(found);
  auto said = service.With([&](TransferStore& transfers) { return transfers.Said(row.id); });
  if (!said) return ProblemResponse(call, ProblemOf(said.error()));
  JsonText json;
  json.BeginObject();
  json.BeginArray("questions");
  for (const Remark& question : *said) {
    if (question.event != TransferEvent::kAsk) continue;
    json.BeginObject();
    auto written = WriteMembers(row, service, question, json);
    json.BeginArray("answers");
    for (const Remark& remark : *said) {
      if (!written || remark.about != question.id) continue;
      json.BeginObject();
      written = WriteMembers(row, service, remark, json);
      json.EndObject();
    }
    if (!written) return ProblemResponse(call, ProblemOf(written.error()));
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  HttpResponse response = JsonResponse(json.Take());
  TagByBody(response);
  return response;
}

HttpResponse Say(const Call& call, TransferService& service, TransferEvent event) {
  auto found = RowFor(call, service);
  if (auto* answer = std::get_if<HttpResponse>(&found)) return std::move(*answer);
  const auto& row = std::get<TransferRow>(found);
  auto text = ReadRemark(call.request.body, kMostText);
  if (!text || !text->about.empty())
    return ProblemResponse(call, {.status = 400, .code = kBodyProblem});
  if (event == TransferEvent::kAnswer) text->about = call.path.find("question")->second;
  const NewRemark said{
      .event = event, .about = text->about, .text = WriteRemark(*text), .inbox = {}};
  auto done = DoOnce(call, service, [&](TransferStore& transfers) -> Result<HttpResponse> {
    auto remark = transfers.Say(row.id, said, ActOf(call));
    if (!remark) return std::move(remark).error();
    JsonText json;
    json.BeginObject();
    json.String("id", remark->id);
    json.Number("audit", remark->sequence);
    json.EndObject();
    return JsonResponse(json.Take(), 201);
  });
  if (!done)
    return StoreProblem(call, done.error(), done.error().what == "no-such-question" ? 404 : 409);
  service.Wake();
  return *std::move(done);
}

HttpResponse Ask(const Call& call, TransferService& service) {
  return Say(call, service, TransferEvent::kAsk);
}

HttpResponse AnswerQuestion(const Call& call, TransferService& service) {
  return Say(call, service, TransferEvent::kAnswer);
}

// The transfer of a message, whichever side it began on.
Result<std::optional<TransferRow>> TransferOf(TransferStore& transfers, const Delivery& delivery) {
  auto row = transfers.Find(delivery.message.transfer);
  if (!row) return row;
  if (*row && (*row)->direction == TransferDirection::kOutgoing &&
      (*row)->partner == delivery.mark.partner)
    return row;
  return transfers.FindIncoming(delivery.mark.partner, delivery.message.transfer);
}

}  // namespace

HttpResponse TakeRemark(const Call& call, TransferService& service, Delivery& delivery) {
  auto text = ReadRemark(delivery.content, kMostWritten);
  const auto event = kTransferEventNames.ValueOf(delivery.message.event).value();
  if (!text || text->about.empty() != (event == TransferEvent::kAsk))
    return ProblemResponse(call, {.status = 422, .code = "message"});
  const NewRemark said{
      .event = event, .about = text->about, .text = WriteRemark(*text), .inbox = delivery.mark};
  auto done = service.With([&](TransferStore& transfers) -> Result<Done> {
    auto row = TransferOf(transfers, delivery);
    if (!row) return std::move(row).error();
    const bool open = *row && (CanTalk((*row)->state) || !IsClosed((*row)->state));
    if (!open) return Failure{FailureKind::kUsage, "transfer-closed", {}, {}};
    auto remark = transfers.Say((*row)->id, said, ActOf(call, "told"));
    if (!remark) return std::move(remark).error();
    return Done{};
  });
  // Not delivered here as far as this side knows: it is asked again.
  if (!done) return StoreProblem(call, done.error(), done.error().what == "state" ? 409 : 422);
  return ReceiptResponse(delivery.mark.receipt);
}

std::vector<Route> TalkRoutes(TransferService& service) {
  constexpr Roles kHome(Role::kCareInstitution);
  const std::string questions = "/v1/transfers/{id}/questions";
  return {TransferRoute(service, "GET", questions, "listQuestions", kHome, {}, ListQuestions),
          TransferRoute(service, "POST", questions, "askQuestion", kHome, {}, Ask),
          TransferRoute(service, "POST", questions + "/{question}/answer", "answerQuestion", kHome,
                        {}, AnswerQuestion)};
}

}  // namespace baybridge
