// The part of the transfer service that delivers: a thread for each partner, and one that keeps
// house.
#include <algorithm>
#include <ctime>
#include <utility>

#include "core/utc.h"
#include "server/log_line.h"
#include "server/multipart.h"
#include "server/problem.h"
#include "server/transfer_service.h"

namespace baybridge {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kIdle{500};      // without anything due
constexpr std::int64_t kMostPause = 5;  // seconds, for a partner that cannot be reached
constexpr std::string_view kInboxPath = "/v1/inbox";

// A question or an answer, which changes nothing of the transfer.
bool IsRemark(TransferEvent event) {
  return event == TransferEvent::kAsk || event == TransferEvent::kAnswer;
}

// What a partner answered that never becomes better by asking again.
bool IsFinal(const HttpResponse& answer) {
  return answer.status == 422;
}

// The token of a refusal; nothing where the partner did not sign for this message and reason.
std::optional<std::string> RefusalIn(const HttpResponse& answer,
                                     const Partner& partner,
                                     const std::string& own_name,
                                     const GatewayMessage& message,
                                     const std::string& text) {
  const auto json = ReadJsonDocument(answer.body, "answer");
  const JsonValue* member = json ? json->Member(json->values[0], kRefusalPayload) : nullptr;
  if (member == nullptr) return std::nullopt;
  const auto token = ReadToken(member->text, partner.key);
  if (!token || token->type != TokenType::kRefusal || token->originator != own_name ||
      token->recipient != partner.config.name || token->sent != message.time ||
      token->imprint != RefusalImprint(text, CodeOf(answer.body)))
    return std::nullopt;
  return member->text;
}

}  // namespace

// A message as it goes: the same bytes at every attempt.
struct TransferService::Letter {
  GatewayMessage message;
  std::string text;
  std::string origin;
  std::string content;
};

void TransferService::Wake() {
  {
    const std::lock_guard lock(waking_);
    ++wakes_;
  }
  wake_.notify_all();
}

bool TransferService::Sleep(const std::stop_token& stop, milliseconds time) {
  std::unique_lock lock(waking_);
  const std::uint64_t seen = wakes_;
  wake_.wait_for(lock, stop, time, [&] { return wakes_ != seen; });
  return !stop.stop_requested();
}

void TransferService::Start(DataNow data) {
  {
    const std::lock_guard lock(starting_);
    data_ = std::move(data);
    running_ = true;
    threads_.emplace_back([this](const std::stop_token& stop) { Keep(stop); });
    threads_.emplace_back([this](const std::stop_token& stop) { anchoring_.Run(stop); });
  }
  StartDelivery();
}

// A thread for each partner that has none yet. One that is no partner any more keeps its thread,
// which finds nothing to do.
void TransferService::StartDelivery() {
  const std::lock_guard lock(starting_);
  if (!running_) return;
  for (const Partner* partner : partners()) {
    const std::string& name = partner->config.name;
    if (!delivering_.insert(name).second) continue;
    threads_.emplace_back([this, name](const std::stop_token& stop) { Deliver(name, stop); });
  }
}

void TransferService::Stop() {
  const std::lock_guard lock(starting_);
  running_ = false;
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

// The same, whatever is to be sent meanwhile.
bool TransferService::Pause(const std::stop_token& stop, std::chrono::seconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    if (!Sleep(stop, std::min<milliseconds>(kIdle, time))) return false;
  }
  return !stop.stop_requested();
}

// A partner that cannot be reached is not tried again for each message that waits: one at a time
// tells when it is back.
void TransferService::Deliver(const std::string& name, const std::stop_token& stop) {
  std::int64_t pause = 0;
  while (!stop.stop_requested()) {
    const Partner* partner = FindPartner(name);
    if (partner == nullptr) {
      Sleep(stop, kIdle);
      continue;
    }
    auto row = With([&](TransferStore& transfers) {
      return transfers.Claim(name, std::time(nullptr), config_.retry, OwnAct());
    });
    if (!row) {
      LogLine("error", "not-claimed")
          .Text("partner", name)
          .Text("reason", row.error().what)
          .Write();
    }
    if (!row || !*row) {
      Sleep(stop, kIdle);
    } else if (SendOne(*partner, **row)) {
      pause = 0;
    } else {
      const std::int64_t most = std::min(kMostPause, config_.retry.most_seconds);
      pause = std::min(most, pause == 0 ? config_.retry.first_seconds : 2 * pause);
      Pause(stop, std::chrono::seconds(pause));
    }
  }
}

// False where the partner could not be asked.
bool TransferService::SendOne(const Partner& partner, const OutboxRow& row) {
  auto letter = WriteLetter(partner, row);
  const auto note = [&](std::string_view level, std::string_view event, std::string_view reason) {
    LogLine(level, event)
        .Text("transfer", row.transfer)
        .Text("partner", partner.config.name)
        .Text("message", kTransferEventNames.NameOf(row.event))
        .Number("attempt", row.attempts)
        .Text("reason", reason)
        .Write();
  };
  if (!letter) {
    note("error", "not-written", letter.error().what);
    return true;
  }
  std::vector<std::pair<std::string, FormPart>> parts = {
      {"message", {"application/json", letter->text}}, {"token", {"text/plain", letter->origin}}};
  if (!letter->message.content.empty())
    parts.push_back(
        {"content",
         {row.event == TransferEvent::kDisclose ? std::string(kContainerType) : "application/json",
          letter->content}});
  WrittenForm form = WriteForm(parts);
  HttpsRequest request{.path = std::string(kInboxPath),
                       .headers = {{"Content-Type", form.content_type}},
                       .body = std::move(form.body)};
  auto answer = Ask(partner, request, config_.attempt_seconds);
  if (!answer) {
    note("warning", "not-delivered", answer.error().what);
    TakeBack(row);
    return false;
  }
  auto taken = TakeAnswer(partner, row, *letter, *answer);
  if (taken) {
    note("info", IsFinal(*answer) ? "refused-there" : "delivered", CodeOf(answer->body));
  } else {
    note("warning", "not-delivered", taken.error().what);
    TakeBack(row);
  }
  return answer->status != 503;
}

// Whichever node comes first tries again, when it is time.
void TransferService::TakeBack(const OutboxRow& row) {
  if (config_.retry.lease_seconds == 0) return;
  // Where it fails the claim ends by itself.
  (void)With([&](TransferStore& transfers) {
    return transfers.Postpone(row, std::time(nullptr), config_.retry);
  }).has_value();
}

Result<TransferService::Letter> TransferService::WriteLetter(const Partner& partner,
                                                             const OutboxRow& row) {
  Letter letter;
  std::string remote;
  auto done = With([&](TransferStore& transfers) -> Result<Done> {
    auto transfer = transfers.Find(row.transfer);
    if (!transfer) return std::move(transfer).error();
    if (!*transfer) return Failure{FailureKind::kNotFound, "expected a transfer", {}, {}};
    remote = (*transfer)->remote;
    const bool parcel = row.event == TransferEvent::kDisclose;
    auto content =
        IsRemark(row.event)
            ? transfers.TextOf(row.transfer, row.message)
            : transfers.Get(row.transfer,
                            parcel ? kDeliveredPayload : kTransferEventNames.NameOf(row.event));
    if (content) letter.content = *std::move(content);
    return content || !parcel ? Result<Done>(Done{}) : std::move(content).error();
  });
  if (!done) return std::move(done).error();
  letter.message = {.id = row.message,
                    .event = std::string(kTransferEventNames.NameOf(row.event)),
                    .transfer = remote,
                    .from = config_.name,
                    .to = partner.config.name,
                    .time = row.time,
                    .content = letter.content.empty() ? "" : Hex(Sha256(letter.content))};
  letter.text = WriteMessage(letter.message);
  auto origin = SignToken({.type = TokenType::kOrigin,
                           .originator = config_.name,
                           .recipient = partner.config.name,
                           .sent = row.time,
                           .generated = row.time,
                           .imprint = Hex(Sha256(letter.text))});
  if (!origin) return std::move(origin).error();
  letter.origin = *std::move(origin);
  return letter;
}

Result<Done> TransferService::TakeAnswer(const Partner& partner,
                                         const OutboxRow& row,
                                         const Letter& letter,
                                         const HttpResponse& answer) {
  const bool parcel = row.event == TransferEvent::kDisclose;
  TransferChange change{.act = OwnAct()};
  TransferEvent event = TransferEvent::kDeliver;
  if (IsFinal(answer)) {
    // Anybody could say no: what the partner did not sign is asked again.
    auto refusal = RefusalIn(answer, partner, config_.name, letter.message, letter.text);
    if (!refusal) return Failure{FailureKind::kUnreadable, "refusal-not-signed", {}, {}};
    change.act.result = CodeOf(answer.body);
    change.payloads = {{std::string(kRefusalPayload), *std::move(refusal)},
                       {std::string(kOriginPayload), letter.origin},
                       {std::string(kMessagePayload), letter.text}};
    event = TransferEvent::kRefuse;
  } else if (answer.status != 200) {
    return Failure{FailureKind::kUnreadable, "status-" + std::to_string(answer.status), {}, {}};
  } else {
    auto receipt = ReadToken(answer.body, partner.key);
    if (!receipt || receipt->type != TokenType::kDelivery || receipt->originator != config_.name ||
        receipt->recipient != partner.config.name || receipt->sent != letter.message.time ||
        receipt->imprint != Hex(Sha256(letter.text)))
      return Failure{FailureKind::kUnreadable, "receipt", {}, {}};
    change.payloads = {{std::string(kReceiptPayload), answer.body},
                       {std::string(kOriginPayload), letter.origin},
                       {std::string(kMessagePayload), letter.text}};
  }
  return With([&](TransferStore& transfers) -> Result<Done> {
    if (IsRemark(row.event))
      return transfers.SettleRemark(row.transfer, row.message,
                                    IsFinal(answer) ? RemarkState::kRefused : RemarkState::kTaken);
    if (!parcel) return transfers.Settle(row.message);
    auto applied = transfers.Apply(row.transfer, event, change);
    // Recalled while it was on its way: the recall follows.
    if (!applied && applied.error().kind != FailureKind::kUsage) return std::move(applied).error();
    return Done{};
  });
}

}  // namespace baybridge
