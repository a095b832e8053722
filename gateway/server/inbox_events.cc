// What another gateway tells of a transfer that both know.
#include <utility>

#include "server/document.h"
#include "server/inbox_delivery.h"
#include "server/reconciling.h"
#include "server/talk.h"
#include "server/transfer_calls.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostContent = std::size_t{256} * 1024;  // 256 KiB

bool IsDecision(TransferEvent event) {
  return event == TransferEvent::kReconcile || event == TransferEvent::kAccept ||
         event == TransferEvent::kRefuse || event == TransferEvent::kArrive;
}

bool IsNotice(TransferEvent event) {
  return event == TransferEvent::kRecall || event == TransferEvent::kSupersede ||
         event == TransferEvent::kDecease;
}

// The transfer that the message is about, of this partner and in the direction that its event goes
// with; nothing where there is none.
Result<std::optional<TransferRow>> Meant(TransferStore& transfers,
                                         const Delivery& delivery,
                                         TransferDirection direction) {
  auto row = direction == TransferDirection::kOutgoing
                 ? transfers.Find(delivery.message.transfer)
                 : transfers.FindIncoming(delivery.mark.partner, delivery.message.transfer);
  if (!row || !*row) return row;
  const bool theirs = (*row)->partner == delivery.mark.partner && (*row)->direction == direction;
  return theirs ? row : std::optional<TransferRow>();
}

// What was recalled before it came.
Result<Done> MarkGone(TransferStore& transfers, const Delivery& delivery) {
  auto before = transfers.SeenMessage(GoneMark(delivery));
  if (!before) return std::move(before).error();
  auto marked = *before ? Result<Done>(Done{}) : transfers.MarkSeen(GoneMark(delivery));
  return marked ? transfers.MarkSeen(delivery.mark) : marked;
}

Result<Done> ApplyEvent(TransferStore& transfers,
                        const Delivery& delivery,
                        TransferEvent event,
                        const TransferChange& change) {
  const bool decision = IsDecision(event);
  auto row = Meant(transfers, delivery,
                   decision ? TransferDirection::kOutgoing : TransferDirection::kIncoming);
  if (!row) return std::move(row).error();
  if (!*row && !decision) return MarkGone(transfers, delivery);
  // The new version came before the notice, and has ended this one already.
  if (*row && event == TransferEvent::kSupersede && (*row)->state == TransferState::kSuperseded)
    return transfers.MarkSeen(delivery.mark);
  if (!*row || IsClosed((*row)->state))
    return Failure{FailureKind::kUsage, "transfer-closed", {}, {}};
  auto applied = transfers.Apply((*row)->id, event, change);
  if (!applied) return std::move(applied).error();
  return Done{};
}

// A word about the list of medicines that came; kUsage where it is none.
Result<std::string> JudgeList(const Call& call, TransferService& service, const Delivery& told) {
  auto row = service.With([&](TransferStore& transfers) {
    return Meant(transfers, told, TransferDirection::kOutgoing);
  });
  if (!row) return std::move(row).error();
  if (!*row) return std::string("told");
  return JudgeReturnedList(*call.data, service, **row, told.content);
}

}  // namespace

HttpResponse ReceiptResponse(const std::string& token) {
  HttpResponse response{.status = 200, .headers = {}, .body = token};
  response.Set("Content-Type", "text/plain; charset=utf-8");
  return response;
}

InboxMark GoneMark(const Delivery& delivery) {
  return {.partner = delivery.mark.partner,
          .message = "gone-" + delivery.message.transfer,
          .digest = "gone",
          .receipt = {}};
}

HttpResponse TakeEvent(const Call& call, TransferService& service, Delivery& delivery) {
  const auto event = kTransferEventNames.ValueOf(delivery.message.event);
  if (event == TransferEvent::kAsk || event == TransferEvent::kAnswer)
    return TakeRemark(call, service, delivery);
  if (!event || (!IsDecision(*event) && !IsNotice(*event)) ||
      delivery.content.size() > kMostContent)
    return ProblemResponse(call, {.status = 422, .code = "message"});
  TransferChange change{.act = ActOf(call, "told"), .inbox = delivery.mark};
  if (event == TransferEvent::kReconcile) {
    auto word = JudgeList(call, service, delivery);
    if (!word) return StoreProblem(call, word.error(), 422);
    change.act.result = *std::move(word);
  }
  if (!delivery.content.empty())
    change.payloads = {{delivery.message.event, std::move(delivery.content)}};
  auto done = service.With(
      [&](TransferStore& transfers) { return ApplyEvent(transfers, delivery, *event, change); });
  if (!done) {
    const bool closed = done.error().what == "transfer-closed";
    return StoreProblem(call, done.error(), closed ? 422 : 409);
  }
  return ReceiptResponse(delivery.mark.receipt);
}

}  // namespace baybridge
