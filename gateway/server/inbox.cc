// POST /v1/inbox: messages of other gateways.
#include <algorithm>
#include <ctime>
#include <set>
#include <span>
#include <utility>

#include "core/utc.h"
#include "pipeline/reading.h"
#include "report/json_text.h"
#include "server/attachments.h"
#include "server/document.h"
#include "server/inbox_delivery.h"
#include "server/multipart.h"
#include "server/transfer_access.h"
#include "server/transfer_calls.h"
#include "server/transfer_routes.h"
#include "transfer/parcel.h"

namespace baybridge {
namespace {

constexpr std::int64_t kLeeway = 300;  // seconds that two clocks may differ

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

// The facts of a parcel that was found in order.
struct Parcel {
  Envelope envelope;
  std::string target;
  std::string result;    // a word: what was found when the document was judged
  std::string replaces;  // id of the version before at the sender's gateway; empty: none
  std::vector<AttachedDocument> documents;
};

// What forbids to take the documents of a container: the sender's gateway should have seen it.
Result<Findings> JudgeDocuments(const Call& call, const Parcel& parcel) {
  const auto& kinds = call.data->document_kinds();
  if (!kinds) return kinds.error();
  Findings findings = CheckDocumentsMayLeave(parcel.documents, *kinds, parcel.envelope, nullptr);
  std::set<std::string_view> names;
  for (const AttachedDocument& document : parcel.documents) {
    // Two of one name, of different types: which of them is meant is not guessed.
    const bool once = names.insert(document.name).second;
    const AttachedDocument none{.name = document.name, .type = {}, .bytes = {}};
    for (Finding& finding : CheckDocument(once ? document : none, *kinds))
      findings.push_back(std::move(finding));
  }
  return findings;
}

// Takes a container apart and holds it against everything that it should be.
std::variant<Parcel, Problem> OpenParcel(const Call& call,
                                         TransferService& service,
                                         const Delivery& delivery) {
  const OpenedContainer opened = OpenContainer(delivery.content);
  if (!opened.findings.empty() || !opened.signature)
    return Problem{.status = 422, .code = "container-altered", .findings = opened.findings};
  const std::string now = UtcTimeNow();
  const std::string& place = service.config().place;
  const auto revoked = service.SignersRevokedNow();
  // Whoever was revoked since is not in an old list: nothing is taken until there is a new one, and
  // the sender tries again.
  const auto current = [&](const RevocationList& list) { return list.IsCurrent(now); };
  if (!std::ranges::all_of(*revoked, current))
    return Problem{.status = 503, .code = "revocation-list-stale"};
  for (const auto* signature : {&opened.signature, &opened.sm2, &opened.stamp}) {
    if (!*signature) continue;
    // An authority of time stamps is another one than those that the lists speak of.
    const bool stamp = signature == &opened.stamp;
    const TrustAnswer trust =
        service.trust().Judge({.signature = **signature,
                               .place = place,
                               .now = now,
                               .lists = stamp ? std::span<const RevocationList>() : *revoked});
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
  // By name: a reload may have put another object in the partner's place.
  const Partner* theirs = service.PartnerOf(parcel.envelope.sender.identifier);
  const bool from_them = theirs != nullptr && theirs->config.name == delivery.partner.config.name;
  if (HasErrors(findings) || !for_us || !from_them)
    return Problem{.status = 422, .code = "envelope", .findings = std::move(findings)};
  parcel.documents = DocumentsOf(opened);
  auto documents = JudgeDocuments(call, parcel);
  if (!documents) return ProblemOf(documents.error());
  if (!documents->empty())
    return Problem{.status = 422, .code = "document", .findings = *std::move(documents)};
  auto replaces = ReplacedBy(opened);
  if (!replaces) return Problem{.status = 422, .code = "envelope"};
  parcel.replaces = *std::move(replaces);
  for (const ContainerMember& member : opened.members) {
    if (member.name.starts_with("target.")) parcel.target = member.bytes;
  }
  ReadOptions read;
  read.today = TodayUtc();
  read.file = "target";
  read.assurance = service.config().assurance;
  auto judged = ReadAndJudge(call.data->workspace(), parcel.target, read);
  if (!judged || !(*judged)->readable) return Problem{.status = 422, .code = "record-not-read"};
  parcel.result = std::string(kVerdictNames.NameOf((*judged)->report.verdict()));
  return parcel;
}

// A container is the parcel of one transfer: brought again as another one it is refused.
InboxMark ContentMark(const Delivery& delivery) {
  return {.partner = delivery.mark.partner,
          .message = "content-" + delivery.message.content,
          .digest = delivery.message.transfer,
          .receipt = {}};
}

HttpResponse TakeParcel(const Call& call, TransferService& service, Delivery& delivery) {
  if (!service.Accepts()) return NotAnchored(call);
  auto opened = OpenParcel(call, service, delivery);
  if (const auto* problem = std::get_if<Problem>(&opened)) return ProblemResponse(call, *problem);
  auto& parcel = std::get<Parcel>(opened);
  TransferAct act = ActOf(call, parcel.result);
  act.rules = call.data->digest();
  NewTransfer transfer{
      .direction = TransferDirection::kIncoming,
      .institution = parcel.envelope.recipient.identifier,
      .partner = delivery.partner.config.name,
      .reference = delivery.message.transfer,
      .person = "incoming|" + delivery.partner.config.name + "|" + delivery.message.transfer,
      .consent = parcel.envelope.consent.id,
      .digest = delivery.message.content,
      .payloads = {{std::string(kDeliveredPayload), std::move(delivery.content)},
                   {std::string(kRecordPayload), std::move(parcel.target)},
                   {std::string(kOriginPayload), delivery.origin},
                   {std::string(kMessagePayload), delivery.text},
                   {std::string(kReceiptPayload), delivery.mark.receipt}},
      .inbox = delivery.mark,
      .content = ContentMark(delivery)};
  for (auto& payload : PayloadsOf(parcel.documents))
    transfer.payloads.push_back(std::move(payload));
  service.Pack(transfer.payloads);
  auto received = service.With([&](TransferStore& transfers) -> Result<bool> {
    auto gone = transfers.SeenMessage(GoneMark(delivery));
    if (!gone) return std::move(gone).error();
    if (*gone) return Failure{FailureKind::kUsage, "transfer-closed", {}, {}};
    auto used = transfers.SeenMessage(*transfer.content);
    if (!used) return std::move(used).error();
    auto before = transfers.FindIncoming(delivery.mark.partner, parcel.replaces);
    if (!before) return std::move(before).error();
    // A version that never came here, or went to another home, cannot be linked to.
    if (*before && (*before)->institution == transfer.institution)
      transfer.replaces = (*before)->id;
    auto taken = transfers.Receive(transfer, act);
    if (!taken) return std::move(taken).error();
    return taken->is_new;
  });
  if (!received) return StoreProblem(call, received.error(), 422);
  return ReceiptResponse(delivery.mark.receipt);
}

// Adds the token of refusal to the answer to a message that is believed, but not taken.
Result<Done> SignRefusal(TransferService& service,
                         const Delivery& delivery,
                         HttpResponse& response) {
  auto token = service.SignToken({.type = TokenType::kRefusal,
                                  .originator = delivery.message.from,
                                  .recipient = service.config().name,
                                  .sent = delivery.message.time,
                                  .generated = UtcTimeNow(),
                                  .imprint = RefusalImprint(delivery.text, CodeOf(response.body))});
  if (!token) return std::move(token).error();
  JsonText json;
  json.BeginObject();
  json.String(kRefusalPayload, *token);
  json.EndObject();
  const std::string member = json.Take();
  // One object with the members of both.
  response.body.erase(response.body.find_last_not_of(" \n}") + 1);
  response.body += "," + member.substr(1);
  return Done{};
}

HttpResponse Take(const Call& call, TransferService& service, Delivery& delivery) {
  auto seen =
      service.With([&](TransferStore& transfers) { return transfers.SeenMessage(delivery.mark); });
  if (!seen) return StoreProblem(call, seen.error(), 422);
  // It came before: done once, answered the same.
  if (*seen) return ReceiptResponse(**seen);
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

HttpResponse Inbox(const Call& call, TransferService& service) {
  auto read = ReadDelivery(call, service);
  if (const auto* problem = std::get_if<Problem>(&read)) return ProblemResponse(call, *problem);
  auto& delivery = std::get<Delivery>(read);
  HttpResponse response = Take(call, service, delivery);
  if (response.status != 422) return response;
  auto refused = SignRefusal(service, delivery, response);
  return refused ? response : ProblemResponse(call, ProblemOf(refused.error()));
}

}  // namespace

std::vector<Route> InboxRoutes(TransferService& service) {
  return {TransferRoute(service, "POST", "/v1/inbox", "inbox", Roles(Role::kGateway), {}, Inbox)};
}

}  // namespace baybridge
