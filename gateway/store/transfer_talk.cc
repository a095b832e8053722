// The part of the transfer store that keeps what the two sides ask and answer.
#include <algorithm>
#include <charconv>

#include "crypto/base64.h"
#include "crypto/secret_key.h"
#include "store/transfer_rows.h"
#include "store/transfer_store.h"

namespace baybridge {
namespace {

constexpr std::size_t kRemarkIdBytes = 16;
constexpr std::size_t kMostRemarks = 200;  // of one transfer
constexpr std::string_view kTalkPayload = "talk";

std::string PayloadOf(std::string_view remark) {
  return "said-" + std::string(remark);
}

// The list of remarks is a payload too: a line each, fields parted by blanks.
std::string WriteTalk(const std::vector<Remark>& remarks) {
  std::string text;
  for (const Remark& remark : remarks) {
    text += remark.id + ' ';
    text += kTransferEventNames.NameOf(remark.event);
    text += remark.ours ? " ours " : " theirs ";
    text += (remark.about.empty() ? "-" : remark.about) + ' ' + remark.time + ' ' +
            std::to_string(remark.sequence) + ' ';
    text += kRemarkStateNames.NameOf(remark.state);
    text += '\n';
  }
  return text;
}

std::string_view TakeField(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

std::vector<Remark> ReadTalk(std::string_view text) {
  std::vector<Remark> remarks;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    Remark remark;
    remark.id = TakeField(line);
    remark.event = kTransferEventNames.ValueOf(TakeField(line)).value_or(TransferEvent::kAsk);
    remark.ours = TakeField(line) == "ours";
    remark.about = TakeField(line);
    if (remark.about == "-") remark.about.clear();
    remark.time = TakeField(line);
    const std::string_view number = TakeField(line);
    std::from_chars(number.data(), number.data() + number.size(), remark.sequence);
    remark.state = kRemarkStateNames.ValueOf(TakeField(line)).value_or(RemarkState::kTaken);
    remarks.push_back(std::move(remark));
  }
  return remarks;
}

}  // namespace

Result<std::vector<Remark>> TransferStore::Said(std::string_view id) {
  auto text = Get(id, kTalkPayload);
  if (!text && text.error().kind == FailureKind::kNotFound) return std::vector<Remark>();
  if (!text) return std::move(text).error();
  return ReadTalk(*text);
}

Result<std::string> TransferStore::TextOf(std::string_view id, std::string_view remark) {
  return Get(id, PayloadOf(remark));
}

Result<Done> TransferStore::MaySay(const TransferRow& row,
                                   const NewRemark& said,
                                   const std::vector<Remark>& before) {
  if (!CanTalk(row.state)) return NotDone("state");
  if (before.size() >= kMostRemarks) return NotDone("too-many-questions");
  const bool ours = !said.inbox.has_value();
  if (said.event == TransferEvent::kAnswer) {
    // Nobody answers himself.
    const bool known = std::ranges::any_of(before, [&](const Remark& remark) {
      return remark.event == TransferEvent::kAsk && remark.id == said.about && remark.ours != ours;
    });
    if (!known) return NotDone("no-such-question");
  }
  return ours ? MayTell(row) : Result<Done>(Done{});
}

// What the sender says is a disclosure, for which the consent must hold.
Result<Done> TransferStore::MayTell(const TransferRow& row) {
  if (row.direction != TransferDirection::kOutgoing) return Done{};
  auto consent = ConsentOf(row.id);
  if (!consent) return std::move(consent).error();
  return CheckConsent(row.person, row.institution, *consent);
}

Result<Remark> TransferStore::Say(std::string_view id,
                                  const NewRemark& said,
                                  const TransferAct& act) {
  Remark remark{.id = said.inbox ? said.inbox->message : HexOf(RandomBytes(kRemarkIdBytes)),
                .event = said.event,
                .about = said.event == TransferEvent::kAnswer ? said.about : std::string(),
                .ours = !said.inbox.has_value(),
                .time = act.time,
                .state = said.inbox ? RemarkState::kTaken : RemarkState::kWaiting};
  auto done = store_.InOne([&]() -> Result<Done> {
    auto row = Find(id);
    if (!row) return std::move(row).error();
    if (!*row) return Failure{FailureKind::kNotFound, "expected a transfer", std::string(id), {}};
    auto remarks = Said(id);
    if (!remarks) return std::move(remarks).error();
    auto may = MaySay(**row, said, *remarks);
    if (!may) return may;
    auto noted =
        Log(said.event == TransferEvent::kAsk ? AuditAction::kAsked : AuditAction::kAnswered, act,
            **row);
    if (!noted) return std::move(noted).error();
    remark.sequence = *noted;
    remarks->push_back(remark);
    auto put = PutAll(**row, {{PayloadOf(remark.id), said.text},
                              {std::string(kTalkPayload), WriteTalk(*remarks)}});
    if (!put) return put;
    return said.inbox ? MarkSeen(*said.inbox) : Enqueue(**row, said.event, act.time, remark.id);
  });
  if (!done) return std::move(done).error();
  return remark;
}

// Within a transaction.
Result<Done> TransferStore::WriteRemarkState(const TransferRow& row,
                                             std::string_view remark,
                                             RemarkState state) {
  auto remarks = Said(row.id);
  if (!remarks) return std::move(remarks).error();
  const auto found = std::ranges::find(*remarks, remark, &Remark::id);
  if (found == remarks->end()) return Done{};
  found->state = state;
  return PutAll(row, {{std::string(kTalkPayload), WriteTalk(*remarks)}});
}

Result<Done> TransferStore::SettleRemark(std::string_view transfer,
                                         std::string_view remark,
                                         RemarkState state) {
  return store_.InOne([&]() -> Result<Done> {
    auto row = Find(transfer);
    if (!row) return std::move(row).error();
    if (!*row) return Done{};
    auto written = WriteRemarkState(**row, remark, state);
    return written ? Settle(remark) : written;
  });
}

// Whether a remark may still go, now that it is claimed. Each attempt of the sender is a disclosure
// of its own. Within a transaction.
Result<bool> TransferStore::DiscloseRemark(const OutboxRow& claimed, const TransferAct& act) {
  auto row = Find(claimed.transfer);
  if (!row) return std::move(row).error();
  if (!*row) return false;
  auto may = MayTell(**row);
  if (!may && may.error().kind != FailureKind::kUsage) return std::move(may).error();
  if (!may || !CanTalk((*row)->state)) {
    auto withheld = WriteRemarkState(**row, claimed.message, RemarkState::kWithheld);
    if (withheld) withheld = Settle(claimed.message);
    if (!withheld) return std::move(withheld).error();
    return false;
  }
  if ((*row)->direction != TransferDirection::kOutgoing) return true;
  TransferAct attempt = act;
  attempt.result = "attempt-" + std::to_string(claimed.attempts);
  auto noted = Log(AuditAction::kDisclosed, attempt, **row);
  // The person was erased, and the text with the key: there is nothing left to be said.
  if (!noted && noted.error().kind == FailureKind::kNotFound) {
    auto settled = Settle(claimed.message);
    if (!settled) return std::move(settled).error();
    return false;
  }
  if (!noted) return std::move(noted).error();
  return true;
}

}  // namespace baybridge
