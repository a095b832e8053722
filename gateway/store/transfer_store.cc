#include "store/transfer_store.h"

#include <algorithm>

#include "crypto/base64.h"
#include "crypto/digest.h"
#include "store/transfer_rows.h"

namespace baybridge {
namespace {

constexpr std::size_t kIdBytes = 16;

AuditAction ActionOf(TransferEvent event) {
  switch (event) {
    case TransferEvent::kJudge: return AuditAction::kJudged;
    case TransferEvent::kAcknowledge: return AuditAction::kAcknowledged;
    case TransferEvent::kSeal: return AuditAction::kSealed;
    case TransferEvent::kDisclose: return AuditAction::kDisclosed;
    case TransferEvent::kDeliver: return AuditAction::kDelivered;
    case TransferEvent::kReconcile: return AuditAction::kReconciled;
    case TransferEvent::kAccept: return AuditAction::kAccepted;
    case TransferEvent::kRefuse: return AuditAction::kRefused;
    case TransferEvent::kArrive: return AuditAction::kArrived;
    case TransferEvent::kWithdraw: return AuditAction::kWithdrawn;
    case TransferEvent::kRecall: return AuditAction::kRecalled;
    case TransferEvent::kExpire: return AuditAction::kExpired;
    case TransferEvent::kSupersede: return AuditAction::kSuperseded;
    case TransferEvent::kDecease: return AuditAction::kPersonDeceased;
    case TransferEvent::kAsk: return AuditAction::kAsked;
    case TransferEvent::kAnswer: return AuditAction::kAnswered;
  }
  return AuditAction::kAdministered;
}

// Of a document about the person, for `before` and `after` of an entry.
constexpr std::string_view kRecordKinds[] = {"delivered", "source"};

}  // namespace

Result<std::vector<TransferRow>> TransferStore::Query(Statement& query) {
  std::vector<TransferRow> rows;
  for (;;) {
    auto row = query.Step();
    if (!row) return std::move(row).error();
    if (!*row) return rows;
    rows.push_back(ReadTransferRow(query));
  }
}

Result<std::optional<TransferRow>> TransferStore::Find(std::string_view id) {
  auto query =
      store_.database_.Prepare("SELECT " + std::string(kTransferColumns) + " WHERE t.id = ?1");
  if (!query) return std::move(query).error();
  auto rows = Query(query->Bind(1, id));
  if (!rows) return std::move(rows).error();
  if (rows->empty()) return std::optional<TransferRow>();
  return std::optional<TransferRow>(std::move(rows->front()));
}

Result<std::optional<TransferRow>> TransferStore::FindIncoming(std::string_view partner,
                                                               std::string_view remote) {
  return Find(IdOf(TransferDirection::kIncoming, partner, remote));
}

std::string TransferStore::IdOf(TransferDirection direction,
                                std::string_view owner,
                                std::string_view reference) const {
  std::string named = "transfer|" + std::string(kTransferDirectionNames.NameOf(direction)) + "|" +
                      std::to_string(owner.size()) + "|";
  named += owner;
  named += '|';
  named += reference;
  return HexOf(store_.CodeOf(named).substr(0, kIdBytes));
}

Result<std::vector<TransferRow>> TransferStore::List(std::string_view institution,
                                                     std::uint64_t after,
                                                     std::uint32_t limit) {
  auto query = store_.database_.Prepare(
      "SELECT " + std::string(kTransferColumns) +
      " WHERE t.first > ?1 AND (?2 = '' OR t.institution = ?2) ORDER BY t.first LIMIT ?3");
  if (!query) return std::move(query).error();
  return Query(query->Bind(1, static_cast<std::int64_t>(after))
                   .Bind(2, institution)
                   .Bind(3, std::int64_t{limit}));
}

Result<std::vector<TransferRow>> TransferStore::ListUnsealed() {
  auto query = store_.database_.Prepare(
      "SELECT " + std::string(kTransferColumns) +
      " WHERE t.direction = 'outgoing' AND t.state IN ('received', 'judged') AND (t.state = "
      "'received' OR t.waits = 0) ORDER BY t.first");
  if (!query) return std::move(query).error();
  return Query(*query);
}

Result<std::string> TransferStore::Get(std::string_view id, std::string_view kind) {
  return store_.Get("transfer-" + std::string(kind), id);
}

Result<Done> TransferStore::PutAll(const TransferRow& row, const Payloads& payloads) {
  if (payloads.empty()) return Done{};
  std::vector<Store::Part> parts;
  parts.reserve(payloads.size());
  for (const Payload& payload : payloads)
    parts.push_back({.kind = "transfer-" + payload.kind,
                     .bytes = payload.bytes,
                     .decided = payload.decided,
                     .packed = payload.packed});
  return store_.PutAll(row.person, row.id, parts);
}

Result<std::uint64_t> TransferStore::Log(AuditAction action,
                                         const TransferAct& act,
                                         const TransferRow& row,
                                         const Payloads& payloads,
                                         std::string_view consent) {
  auto salt = store_.SaltOf(row.person);
  if (!salt) return std::move(salt).error();
  AuditEntry entry;
  entry.time = act.time;
  entry.actor = act.actor;
  entry.action = action;
  entry.subject = Commitment(*salt, "person", std::to_string(row.person));
  entry.transfer = Commitment(*salt, "transfer", row.remote);
  for (const std::string_view kind : kRecordKinds) {
    const auto found = std::ranges::find(payloads, kind, &Payload::kind);
    if (found != payloads.end() && entry.after.empty())
      entry.after = Commitment(*salt, kind, found->bytes);
  }
  if (!consent.empty()) entry.consent = Commitment(*salt, "consent", consent);
  entry.rules = act.rules;
  entry.result = act.result.empty() ? "done" : act.result;
  return store_.Append(std::move(entry));
}

Result<std::uint64_t> TransferStore::Log(AuditAction action,
                                         const TransferAct& act,
                                         const TransferRow& row) {
  auto consent = ConsentOf(row.id);
  if (!consent) return std::move(consent).error();
  return Log(action, act, row, {}, *consent);
}

Result<std::string> TransferStore::ConsentOf(std::string_view id) {
  auto query = store_.database_.Prepare("SELECT consent FROM transfer WHERE id = ?1");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, id).Step();
  if (!row) return std::move(row).error();
  return *row ? std::string(query->Blob(0)) : std::string();
}

Result<Done> TransferStore::Write(const TransferRow& row) {
  auto update = store_.database_.Prepare(
      "UPDATE transfer SET state = ?2, version = ?3, waits = ?4, updated = ?5, first = ?6, "
      "sequence = ?7, result = ?8 WHERE id = ?1");
  if (!update) return std::move(update).error();
  return update->Bind(1, row.id)
      .Bind(2, kTransferStateNames.NameOf(row.state))
      .Bind(3, row.version)
      .Bind(4, std::int64_t{row.waits ? 1 : 0})
      .Bind(5, row.updated)
      .Bind(6, static_cast<std::int64_t>(row.first))
      .Bind(7, static_cast<std::int64_t>(row.sequence))
      .Bind(8, row.result)
      .Run();
}

Result<Done> TransferStore::MayHappen(const TransferRow& row,
                                      TransferEvent event,
                                      const TransferChange& change,
                                      std::string_view consent) {
  if (change.version && *change.version != row.version) return NotDone("version");
  if (!NextState(row.state, event)) return NotDone("state");
  if (event == TransferEvent::kAcknowledge && !row.waits) return NotDone("state");
  if (event == TransferEvent::kSeal && row.waits) return NotDone("waits");
  if (event != TransferEvent::kSeal && event != TransferEvent::kDisclose) return Done{};
  return CheckConsent(row.person, row.institution, consent);
}

// What an event brings and does, but for writing the row and what follows then.
Result<Done> TransferStore::Advance(TransferRow& row,
                                    TransferEvent event,
                                    const TransferChange& change,
                                    std::string_view consent) {
  auto may = MayHappen(row, event, change, consent);
  if (may) may = PutAll(row, change.payloads);
  if (!may) return may;
  auto sequence = Log(ActionOf(event), change.act, row, change.payloads, consent);
  if (!sequence) return std::move(sequence).error();
  row.state = *NextState(row.state, event);
  ++row.version;
  if (event == TransferEvent::kJudge) row.waits = change.waits;
  if (event == TransferEvent::kAcknowledge) row.waits = false;
  row.updated = change.act.time;
  row.sequence = *sequence;
  row.result = change.act.result;
  return Done{};
}

// What an event entails once the row is written: messages.
Result<Done> TransferStore::Follow(const TransferRow& row,
                                   TransferState from,
                                   TransferEvent event,
                                   const TransferChange& change) {
  Result<Done> done = Done{};
  // What was still to be sent of the parcel is sent no more.
  if ((from == TransferState::kSealed || from == TransferState::kDelivering) &&
      event != TransferEvent::kDisclose)
    done = Forget(row.id);
  if (done && event == TransferEvent::kSeal)
    done = Enqueue(row, TransferEvent::kDisclose, change.act.time);
  if (done && !change.inbox && IsTold(row.direction, from, event))
    done = Enqueue(row, event, change.act.time);
  return done && change.inbox ? MarkSeen(*change.inbox) : done;
}

// The version before ends in the same moment in which the new one may leave.
Result<Done> TransferStore::FollowAndSupersede(const TransferRow& row,
                                               TransferState from,
                                               TransferEvent event,
                                               const TransferChange& change) {
  auto done = Follow(row, from, event, change);
  return done && event == TransferEvent::kSeal ? Supersede(row, change.act) : done;
}

// Within a transaction.
Result<Done> TransferStore::Change(TransferRow& row,
                                   TransferEvent event,
                                   const TransferChange& change) {
  auto consent = ConsentOf(row.id);
  if (!consent) return std::move(consent).error();
  const TransferState from = row.state;
  auto done = Advance(row, event, change, *consent);
  if (done) done = Write(row);
  return done ? FollowAndSupersede(row, from, event, change) : done;
}

Result<TransferRow> TransferStore::Apply(std::string_view id,
                                         TransferEvent event,
                                         const TransferChange& change) {
  std::optional<TransferRow> row;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto found = Find(id);
    if (!found) return std::move(found).error();
    if (!*found) return Failure{FailureKind::kNotFound, "expected a transfer", std::string(id), {}};
    row = **found;
    return Change(*row, event, change);
  });
  if (!done) return std::move(done).error();
  return *std::move(row);
}

}  // namespace baybridge
