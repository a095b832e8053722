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
  for (const auto& [kind, bytes] : payloads) {
    auto put = store_.Put(row.person, "transfer-" + kind, row.id, bytes);
    if (!put) return put;
  }
  return Done{};
}

Result<std::uint64_t> TransferStore::Log(AuditAction action,
                                         const TransferAct& act,
                                         const TransferRow& row,
                                         const Payloads& payloads) {
  auto salt = store_.SaltOf(row.person);
  if (!salt) return std::move(salt).error();
  AuditEntry entry;
  entry.time = act.time;
  entry.actor = act.actor;
  entry.action = action;
  entry.subject = Commitment(*salt, "person", std::to_string(row.person));
  entry.transfer = Commitment(*salt, "transfer", row.remote);
  for (const std::string_view kind : kRecordKinds) {
    const auto found =
        std::ranges::find(payloads, kind, [](const auto& payload) { return payload.first; });
    if (found != payloads.end() && entry.after.empty())
      entry.after = Commitment(*salt, kind, found->second);
  }
  auto consent = ConsentOf(row.id);
  if (!consent) return std::move(consent).error();
  if (!consent->empty()) entry.consent = Commitment(*salt, "consent", *consent);
  entry.rules = act.rules;
  entry.result = act.result.empty() ? "done" : act.result;
  return store_.Append(std::move(entry));
}

Result<std::string> TransferStore::ConsentOf(std::string_view id) {
  auto query = store_.database_.Prepare("SELECT consent FROM transfer WHERE id = ?1");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, id).Step();
  if (!row) return std::move(row).error();
  return *row ? std::string(query->Blob(0)) : std::string();
}

Result<Done> TransferStore::Insert(const NewTransfer& transfer,
                                   TransferRow& row,
                                   const TransferAct& act) {
  auto person = store_.AddPerson(transfer.person);
  if (!person) return std::move(person).error();
  row.person = *person;
  const std::string consent = CodeOfConsent(transfer.institution, transfer.consent);
  // What comes in was disclosed already, under a consent of the other side.
  if (transfer.direction == TransferDirection::kOutgoing) {
    auto may = CheckConsent(row.person, transfer.institution, consent);
    if (may) may = MayReplace(row);
    if (!may) return may;
  }
  auto insert = store_.database_.Prepare(
      "INSERT INTO transfer(id, direction, institution, partner, remote, state, version, person, "
      "waits, deadline, created, updated, first, sequence, result, replaces, consent, digest) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, 0, ?8, ?9, ?9, 0, 0, '', ?10, ?11, ?12)");
  if (!insert) return std::move(insert).error();
  auto inserted = insert->Bind(1, row.id)
                      .Bind(2, kTransferDirectionNames.NameOf(row.direction))
                      .Bind(3, row.institution)
                      .Bind(4, row.partner)
                      .Bind(5, row.remote)
                      .Bind(6, kTransferStateNames.NameOf(row.state))
                      .Bind(7, row.person)
                      .Bind(8, row.deadline)
                      .Bind(9, act.time)
                      .Bind(10, row.replaces)
                      .BindBlob(11, consent)
                      .BindBlob(12, store_.CodeOf("digest|" + transfer.digest))
                      .Run();
  if (inserted) inserted = PutAll(row, transfer.payloads);
  if (!inserted) return inserted;
  auto sequence = Log(row.direction == TransferDirection::kOutgoing ? AuditAction::kReceived
                                                                    : AuditAction::kDelivered,
                      act, row, transfer.payloads);
  if (!sequence) return std::move(sequence).error();
  row.first = row.sequence = *sequence;
  auto written = Write(row);
  if (written && row.direction == TransferDirection::kIncoming) written = Supersede(row, act);
  if (written && transfer.inbox) written = MarkSeen(*transfer.inbox);
  return written && transfer.content ? MarkSeen(*transfer.content) : written;
}

std::string TransferStore::IdOf(const NewTransfer& transfer) const {
  const bool outgoing = transfer.direction == TransferDirection::kOutgoing;
  return IdOf(transfer.direction, outgoing ? transfer.institution : transfer.partner,
              transfer.reference);
}

Result<std::optional<TransferRow>> TransferStore::FindSame(const NewTransfer& transfer) {
  const std::string id = IdOf(transfer);
  auto query = store_.database_.Prepare("SELECT digest FROM transfer WHERE id = ?1");
  if (!query) return std::move(query).error();
  auto known = query->Bind(1, id).Step();
  if (!known) return std::move(known).error();
  if (!*known) return std::optional<TransferRow>();
  const bool same = query->Blob(0) == store_.CodeOf("digest|" + transfer.digest);
  query->Reset();
  if (!same) return NotDone("reference-used");
  return Find(id);
}

Result<TransferStore::Received> TransferStore::Receive(const NewTransfer& transfer,
                                                       const TransferAct& act,
                                                       const std::vector<Step>& steps) {
  const bool outgoing = transfer.direction == TransferDirection::kOutgoing;
  TransferRow row{.id = IdOf(transfer),
                  .direction = transfer.direction,
                  .institution = transfer.institution,
                  .partner = transfer.partner,
                  .remote = {},
                  .state = outgoing ? TransferState::kReceived : TransferState::kDelivered,
                  .deadline = transfer.deadline,
                  .created = act.time,
                  .updated = act.time,
                  .result = {},
                  .replaces = transfer.replaces};
  row.remote = outgoing ? row.id : transfer.reference;
  auto known = FindSame(transfer);
  if (!known) return std::move(known).error();
  if (*known) return Received{.row = **std::move(known), .is_new = false};
  auto done = store_.InOne([&]() -> Result<Done> {
    auto inserted = Insert(transfer, row, act);
    for (const Step& step : steps) {
      if (!inserted) return inserted;
      inserted = ChangeAndSupersede(row, step.event, step.change);
    }
    return inserted;
  });
  if (!done) return std::move(done).error();
  return Received{.row = std::move(row), .is_new = true};
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
                                      const TransferChange& change) {
  if (change.version && *change.version != row.version) return NotDone("version");
  if (!NextState(row.state, event)) return NotDone("state");
  if (event == TransferEvent::kAcknowledge && !row.waits) return NotDone("state");
  if (event == TransferEvent::kSeal && row.waits) return NotDone("waits");
  if (event != TransferEvent::kSeal && event != TransferEvent::kDisclose) return Done{};
  auto consent = ConsentOf(row.id);
  if (!consent) return std::move(consent).error();
  return CheckConsent(row.person, row.institution, *consent);
}

// Within a transaction.
Result<Done> TransferStore::Change(TransferRow& row,
                                   TransferEvent event,
                                   const TransferChange& change) {
  auto may = MayHappen(row, event, change);
  if (may) may = PutAll(row, change.payloads);
  if (!may) return may;
  auto sequence = Log(ActionOf(event), change.act, row, change.payloads);
  if (!sequence) return std::move(sequence).error();
  const TransferState from = row.state;
  row.state = *NextState(from, event);
  ++row.version;
  if (event == TransferEvent::kJudge) row.waits = change.waits;
  if (event == TransferEvent::kAcknowledge) row.waits = false;
  row.updated = change.act.time;
  row.sequence = *sequence;
  row.result = change.act.result;
  auto done = Write(row);
  // What was still to be sent of the parcel is sent no more.
  if (done && (from == TransferState::kSealed || from == TransferState::kDelivering) &&
      event != TransferEvent::kDisclose)
    done = Forget(row.id);
  if (done && event == TransferEvent::kSeal)
    done = Enqueue(row, TransferEvent::kDisclose, change.act.time);
  if (done && !change.inbox && IsTold(row.direction, from, event))
    done = Enqueue(row, event, change.act.time);
  return done && change.inbox ? MarkSeen(*change.inbox) : done;
}

// The version before ends in the same moment in which the new one may leave.
Result<Done> TransferStore::ChangeAndSupersede(TransferRow& row,
                                               TransferEvent event,
                                               const TransferChange& change) {
  auto changed = Change(row, event, change);
  if (!changed || event != TransferEvent::kSeal) return changed;
  return Supersede(row, change.act);
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
    return ChangeAndSupersede(*row, event, change);
  });
  if (!done) return std::move(done).error();
  return *std::move(row);
}

}  // namespace baybridge
