// POST /v1/inbox: messages of other gateways.
#include <algorithm>
#include <ctime>
#include <utility>

#include "core/utc.h"
#include "pipeline/reading.h"
#include "server/document.h"
#include "server/multipart.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"

namespace baybridge {
namespace {

constexpr std::int64_t kLeeway = 300;  // seconds that two clocks may differ

// One message, read and believed.
struct Delivery {
  const Partner& partner;
  GatewayMessage message = {};
  std::string text = {};
  std::string origin = {};
  std::string content = {};
  InboxMark mark = {};
};

// Everything of a message that can be told without the store.
std::variant<Delivery, Problem> ReadDelivery(const Call& call, TransferService& service) {
  constexpr Problem kForm{.status = 400, .code = "message"};
  const Partner* partner = service.FindPartner(call.actor.institution);
  if (partner == nullptr) return Problem{.status = 403, .code = "not-allowed"};
  auto form = ReadForm(call.request.Header("content-type"), call.request.body);
  if (!form || !form->contains("message") || !form->contains("token")) return kForm;
  Delivery delivery{.partner = *partner,
                    .text = std::move(form->at("message").bytes),
                    .origin = std::move(form->at("token").bytes)};
  if (form->contains("content")) delivery.content = std::move(form->at("content").bytes);
  auto message = ReadMessage(delivery.text);
  auto origin = ReadToken(delivery.origin, partner->key);
  if (!message || !origin) return kForm;
  delivery.message = *std::move(message);
  const std::string content = delivery.content.empty() ? "" : Hex(Sha256(delivery.content));
  const Token expected{.type = TokenType::kOrigin,
                       .originator = partner->config.name,
                       .recipient = service.config().name,
                       .sent = delivery.message.time,
                       .generated = delivery.message.time,
                       .imprint = Hex(Sha256(delivery.text))};
  const auto sent = SecondsOf(delivery.message.time);
  const bool sound = *origin == expected && delivery.message.from == partner->config.name &&
                     delivery.message.to == service.config().name &&
                     delivery.message.content == content && sent &&
                     *sent <= std::time(nullptr) + kLeeway;
  if (!sound) return kForm;
  delivery.mark = {.partner = partner->config.name,
                   .message = delivery.message.id,
                   .digest = expected.imprint,
                   .receipt = {}};
  return delivery;
}

HttpResponse Receipt(const std::string& token) {
  HttpResponse response{.status = 200, .headers = {}, .body = token};
  response.Set("Content-Type", "text/plain; charset=utf-8");
  return response;
}

// The facts of a parcel that was found in order.
struct Parcel {
  Envelope envelope;
  std::string target;
  std::string result;  // a word: what was found when the document was judged
};

// Takes a container apart and holds it against everything that it should be.
std::variant<Parcel, Problem> OpenParcel(const Call& call,
                                         TransferService& service,
                                         const Delivery& delivery) {
  const OpenedContainer opened = OpenContainer(delivery.content);
  if (!opened.findings.empty() || !opened.signature)
    return Problem{.status = 422, .code = "container-altered", .findings = opened.findings};
  const std::string now = UtcTimeNow();
  const std::string& place = service.config().place;
  for (const auto* signature : {&opened.signature, &opened.sm2}) {
    if (!*signature) continue;
    const TrustAnswer trust =
        service.trust().Judge({.signature = **signature, .place = place, .now = now});
    // The second signature adds nothing where the first is recognised, unless it is false.
    const bool first = signature == &opened.signature;
    if (trust.state == TrustState::kInvalid || (first && trust.state != TrustState::kRecognised))
      return Problem{.status = 422, .code = "signer-not-recognised", .findings = trust.findings};
  }
  const ContainerMember* facts = opened.Find("envelope.json");
  Parcel parcel;
  if (facts == nullptr) return Problem{.status = 422, .code = "envelope"};
  auto envelope = ReadEnvelope(facts->bytes, facts->name);
  if (!envelope) return Problem{.status = 422, .code = "envelope"};
  parcel.envelope = *std::move(envelope);
  Findings findings = CheckEnvelope(parcel.envelope, service.rules());
  const auto& ours = service.config().institutions;
  const bool for_us =
      std::find(ours.begin(), ours.end(), parcel.envelope.recipient.identifier) != ours.end();
  const bool from_them = service.PartnerOf(parcel.envelope.sender.identifier) == &delivery.partner;
  if (HasErrors(findings) || !for_us || !from_them)
    return Problem{.status = 422, .code = "envelope", .findings = std::move(findings)};
  for (const ContainerMember& member : opened.members) {
    if (member.name.starts_with("target.")) parcel.target = member.bytes;
  }
  ReadOptions read;
  read.today = TodayUtc();
  read.file = "target";
  auto judged = ReadAndJudge(call.data->workspace(), parcel.target, read);
  if (!judged || !(*judged)->readable) return Problem{.status = 422, .code = "record-not-read"};
  parcel.result = std::string(kVerdictNames.NameOf((*judged)->report.verdict()));
  return parcel;
}

std::string GoneMark(const std::string& transfer) {
  return "gone-" + transfer;
}

HttpResponse TakeParcel(const Call& call, TransferService& service, Delivery& delivery) {
  auto opened = OpenParcel(call, service, delivery);
  if (const auto* problem = std::get_if<Problem>(&opened)) return ProblemResponse(call, *problem);
  auto& parcel = std::get<Parcel>(opened);
  TransferAct act = ActOf(call, parcel.result);
  act.rules = call.data->digest();
  const NewTransfer transfer{
      .direction = TransferDirection::kIncoming,
      .institution = parcel.envelope.recipient.identifier,
      .partner = delivery.partner.config.name,
      .reference = delivery.message.transfer,
      .person = "incoming|" + delivery.partner.config.name + "|" + delivery.message.transfer,
      .consent = parcel.envelope.consent.id,
      .digest = delivery.message.content,
      .payloads = {{std::string(kDeliveredPayload), std::move(delivery.content)},
                   {"record", std::move(parcel.target)},
                   {std::string(kOriginPayload), delivery.origin},
                   {std::string(kMessagePayload), delivery.text},
                   {std::string(kReceiptPayload), delivery.mark.receipt}},
      .inbox = delivery.mark};
  auto received = service.With([&](TransferStore& transfers) -> Result<bool> {
    auto gone = transfers.SeenMessage({.partner = delivery.mark.partner,
                                       .message = GoneMark(delivery.message.transfer),
                                       .digest = "gone",
                                       .receipt = {}});
    if (!gone) return std::move(gone).error();
    if (*gone) return Failure{FailureKind::kUsage, "transfer-closed", {}, {}};
    auto taken = transfers.Receive(transfer, act);
    if (!taken) return std::move(taken).error();
    return taken->is_new;
  });
  if (!received) return StoreProblem(call, received.error(), 422);
  return Receipt(delivery.mark.receipt);
}

// What happened to a transfer on the other side.
HttpResponse TakeEvent(const Call& call, TransferService& service, Delivery& delivery) {
  const auto event = kTransferEventNames.ValueOf(delivery.message.event);
  const bool decision = event == TransferEvent::kReconcile || event == TransferEvent::kAccept ||
                        event == TransferEvent::kRefuse || event == TransferEvent::kArrive;
  const bool notice = event == TransferEvent::kRecall || event == TransferEvent::kSupersede ||
                      event == TransferEvent::kDecease;
  if (!decision && !notice) return ProblemResponse(call, {.status = 422, .code = "message"});
  constexpr std::size_t kMostContent = std::size_t{256} * 1024;  // 256 KiB
  if (delivery.content.size() > kMostContent)
    return ProblemResponse(call, {.status = 422, .code = "message"});
  TransferChange change{.act = ActOf(call, "told"), .inbox = delivery.mark};
  if (!delivery.content.empty())
    change.payloads = {{delivery.message.event, std::move(delivery.content)}};
  auto done = service.With([&](TransferStore& transfers) -> Result<Done> {
    auto row = decision ? transfers.Find(delivery.message.transfer)
                        : transfers.FindIncoming(delivery.mark.partner, delivery.message.transfer);
    if (!row) return std::move(row).error();
    const bool known = *row && (*row)->partner == delivery.mark.partner &&
                       (*row)->direction ==
                           (decision ? TransferDirection::kOutgoing : TransferDirection::kIncoming);
    if (!known && decision) return Failure{FailureKind::kUsage, "transfer-closed", {}, {}};
    if (!known) {
      // What was recalled before it came must not come any more.
      const InboxMark gone{.partner = delivery.mark.partner,
                           .message = GoneMark(delivery.message.transfer),
                           .digest = "gone",
                           .receipt = {}};
      auto before = transfers.SeenMessage(gone);
      if (!before) return std::move(before).error();
      auto marked = *before ? Result<Done>(Done{}) : transfers.MarkSeen(gone);
      return marked ? transfers.MarkSeen(delivery.mark) : marked;
    }
    if (IsClosed((*row)->state)) return Failure{FailureKind::kUsage, "transfer-closed", {}, {}};
    auto applied = transfers.Apply((*row)->id, *event, change);
    if (!applied) return std::move(applied).error();
    return Done{};
  });
  if (!done) {
    const bool closed = done.error().what == "transfer-closed";
    return StoreProblem(call, done.error(), closed ? 422 : 409);
  }
  return Receipt(delivery.mark.receipt);
}

HttpResponse Inbox(const Call& call, TransferService& service) {
  auto read = ReadDelivery(call, service);
  if (const auto* problem = std::get_if<Problem>(&read)) return ProblemResponse(call, *problem);
  auto& delivery = std::get<Delivery>(read);
  auto seen =
      service.With([&](TransferStore& transfers) { return transfers.SeenMessage(delivery.mark); });
  if (!seen) return StoreProblem(call, seen.error(), 422);
  // It came before: done once, answered the same.
  if (*seen) return Receipt(**seen);
  auto receipt = service.SignToken({.type = TokenType::kDelivery,
                                    .originator = delivery.message.from,
                                    .recipient = service.config().name,
                                    .sent = delivery.message.time,
                                    .generated = UtcTimeNow(),
                                    .imprint = delivery.mark.digest});
  if (!receipt) return ProblemResponse(call, ProblemOf(receipt.error()));
  delivery.mark.receipt = *std::move(receipt);
  const bool parcel =
      delivery.message.event == kTransferEventNames.NameOf(TransferEvent::kDisclose);
  return parcel ? TakeParcel(call, service, delivery) : TakeEvent(call, service, delivery);
}

}  // namespace

std::vector<Route> InboxRoutes(TransferService& service) {
  return {{.method = "POST",
           .path = "/v1/inbox",
           .operation = "inbox",
           .roles = Roles(Role::kGateway),
           .quick = false,
           .parameters = {},
           .handle = [&service](const Call& call) { return Inbox(call, service); }}};
}

}  // namespace baybridge
