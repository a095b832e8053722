// The part of the transfer store that ends things: consents, deaths, deadlines; and its messages.
#include <algorithm>

#include "crypto/base64.h"
#include "crypto/secret_key.h"
#include "store/transfer_rows.h"
#include "store/transfer_store.h"

namespace baybridge {
namespace {

constexpr std::size_t kMessageIdBytes = 16;

std::int64_t WaitAfter(std::uint64_t attempts, const RetryTimes& retry) {
  constexpr std::uint64_t kMostDoublings = 20;
  return std::min(retry.most_seconds,
                  retry.first_seconds << std::min(attempts - 1, kMostDoublings));
}

}  // namespace

TransferRow ReadTransferRow(const Statement& query) {
  TransferRow row;
  int column = 0;
  row.id = query.Text(column++);
  row.direction = kTransferDirectionNames.ValueOf(query.Text(column++)).value();
  row.institution = query.Text(column++);
  row.partner = query.Text(column++);
  row.remote = query.Text(column++);
  row.state = kTransferStateNames.ValueOf(query.Text(column++)).value();
  row.version = query.Integer(column++);
  row.person = query.Integer(column++);
  row.waits = query.Integer(column++) != 0;
  row.deadline = query.Integer(column++);
  row.created = query.Text(column++);
  row.updated = query.Text(column++);
  row.first = static_cast<std::uint64_t>(query.Integer(column++));
  row.sequence = static_cast<std::uint64_t>(query.Integer(column++));
  row.result = query.Text(column++);
  row.replaces = query.Text(column++);
  return row;
}

std::string TransferStore::CodeOfConsent(std::string_view institution,
                                         std::string_view consent) const {
  if (consent.empty()) return {};
  std::string named = "consent|" + std::to_string(institution.size()) + "|";
  named += institution;
  named += '|';
  named += consent;
  return store_.CodeOf(named);
}

Result<Done> TransferStore::CheckConsent(std::int64_t person,
                                         std::string_view institution,
                                         std::string_view code) {
  auto dead = store_.database_.Prepare("SELECT 1 FROM deceased WHERE person = ?1");
  if (!dead) return std::move(dead).error();
  auto row = dead->Bind(1, person).Step();
  if (!row) return std::move(row).error();
  if (*row) return NotDone("person-deceased");
  auto revoked = store_.database_.Prepare(
      "SELECT 1 FROM revoked_consent WHERE institution = ?1 AND code = ?2");
  if (!revoked) return std::move(revoked).error();
  row = revoked->Bind(1, institution).BindBlob(2, code).Step();
  if (!row) return std::move(row).error();
  return *row ? Result<Done>(NotDone("consent-revoked")) : Result<Done>(Done{});
}

Result<bool> TransferStore::MayDisclose(std::string_view id) {
  auto row = Find(id);
  if (!row) return std::move(row).error();
  if (!*row) return false;
  auto consent = ConsentOf(id);
  if (!consent) return std::move(consent).error();
  auto may = CheckConsent((*row)->person, (*row)->institution, *consent);
  if (!may && may.error().kind != FailureKind::kUsage) return std::move(may).error();
  return may.has_value();
}

// Ends what a query finds open: by `if_left` where it may have left, else it is withdrawn.
Result<Done> TransferStore::EndOpen(Statement& query,
                                    TransferEvent if_left,
                                    const TransferAct& act) {
  auto rows = Query(query);
  if (!rows) return std::move(rows).error();
  for (TransferRow& row : *rows) {
    const TransferEvent event = NextState(row.state, if_left) ? if_left : TransferEvent::kWithdraw;
    if (!NextState(row.state, event)) continue;
    auto changed = Change(row, event, {.act = act});
    if (!changed) return changed;
  }
  return Done{};
}

Result<std::uint64_t> TransferStore::RevokeConsent(std::string_view institution,
                                                   std::string_view consent,
                                                   const TransferAct& act) {
  const std::string code = CodeOfConsent(institution, consent);
  std::uint64_t sequence = 0;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto known = store_.database_.Prepare(
        "SELECT sequence FROM revoked_consent WHERE institution = ?1 AND code = ?2");
    if (!known) return std::move(known).error();
    auto row = known->Bind(1, institution).BindBlob(2, code).Step();
    if (!row) return std::move(row).error();
    if (*row) {
      sequence = static_cast<std::uint64_t>(known->Integer(0));
      return Done{};
    }
    auto used = store_.database_.Prepare(
        "SELECT 1 FROM transfer WHERE direction = 'outgoing' AND institution = ?1 AND consent = "
        "?2 UNION ALL SELECT 1 FROM batch_consent WHERE institution = ?1 AND code = ?2");
    if (!used) return std::move(used).error();
    row = used->Bind(1, institution).BindBlob(2, code).Step();
    if (!row) return std::move(row).error();
    if (!*row) return Failure{FailureKind::kNotFound, "expected a known consent", {}, {}};
    used->Reset();
    auto noted = Note(AuditAction::kConsentRevoked, act);
    if (!noted) return std::move(noted).error();
    sequence = *noted;
    auto insert = store_.database_.Prepare(
        "INSERT INTO revoked_consent(institution, code, sequence) VALUES (?1, ?2, ?3)");
    if (!insert) return std::move(insert).error();
    auto inserted = insert->Bind(1, institution)
                        .BindBlob(2, code)
                        .Bind(3, static_cast<std::int64_t>(sequence))
                        .Run();
    if (!inserted) return inserted;
    auto open = store_.database_.Prepare(
        "SELECT " + std::string(kTransferColumns) +
        " WHERE t.direction = 'outgoing' AND t.institution = ?1 AND t.consent = ?2 AND t.state IN "
        "('received', 'judged', 'sealed', 'delivering')");
    if (!open) return std::move(open).error();
    TransferAct why = act;
    why.result = "consent-revoked";
    return EndOpen(open->Bind(1, institution).BindBlob(2, code), TransferEvent::kRecall, why);
  });
  if (!done) return std::move(done).error();
  return sequence;
}

Result<std::uint64_t> TransferStore::PersonDeceased(std::string_view person,
                                                    const TransferAct& act) {
  std::uint64_t sequence = 0;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto found = store_.FindPerson(person);
    if (!found) return std::move(found).error();
    if (!*found) return Failure{FailureKind::kNotFound, "expected a known person", {}, {}};
    auto known = store_.database_.Prepare("SELECT sequence FROM deceased WHERE person = ?1");
    if (!known) return std::move(known).error();
    auto row = known->Bind(1, **found).Step();
    if (!row) return std::move(row).error();
    if (*row) {
      sequence = static_cast<std::uint64_t>(known->Integer(0));
      return Done{};
    }
    auto noted = Note(AuditAction::kPersonDeceased, act);
    if (!noted) return std::move(noted).error();
    sequence = *noted;
    auto insert =
        store_.database_.Prepare("INSERT INTO deceased(person, sequence) VALUES (?1, ?2)");
    if (!insert) return std::move(insert).error();
    auto inserted = insert->Bind(1, **found).Bind(2, static_cast<std::int64_t>(sequence)).Run();
    if (!inserted) return inserted;
    auto open = store_.database_.Prepare("SELECT " + std::string(kTransferColumns) +
                                         " WHERE t.direction = 'outgoing' AND t.person = ?1");
    if (!open) return std::move(open).error();
    return EndOpen(open->Bind(1, **found), TransferEvent::kDecease, act);
  });
  if (!done) return std::move(done).error();
  return sequence;
}

Result<std::uint64_t> TransferStore::Expire(std::int64_t now, const TransferAct& act) {
  std::uint64_t count = 0;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto query = store_.database_.Prepare(
        "SELECT " + std::string(kTransferColumns) +
        " WHERE t.direction = 'outgoing' AND t.deadline <= ?1 AND t.state IN ('received', "
        "'judged', 'sealed', 'delivering')");
    if (!query) return std::move(query).error();
    auto rows = Query(query->Bind(1, now));
    if (!rows) return std::move(rows).error();
    count = rows->size();
    for (TransferRow& row : *rows) {
      auto changed = Change(row, TransferEvent::kExpire, {.act = act});
      if (!changed) return changed;
    }
    return Done{};
  });
  if (!done) return std::move(done).error();
  return count;
}

Result<Done> TransferStore::Enqueue(const TransferRow& row,
                                    TransferEvent event,
                                    const std::string& time,
                                    const std::string& message) {
  auto insert = store_.database_.Prepare(
      "INSERT INTO outbox(message, transfer, partner, event, time, due, attempts) VALUES (?1, ?2, "
      "?3, ?4, ?5, 0, 0)");
  if (!insert) return std::move(insert).error();
  return insert->Bind(1, message.empty() ? HexOf(RandomBytes(kMessageIdBytes)) : message)
      .Bind(2, row.id)
      .Bind(3, row.partner)
      .Bind(4, kTransferEventNames.NameOf(event))
      .Bind(5, time)
      .Run();
}

Result<Done> TransferStore::Forget(std::string_view transfer) {
  auto remove = store_.database_.Prepare("DELETE FROM outbox WHERE transfer = ?1");
  if (!remove) return std::move(remove).error();
  return remove->Bind(1, transfer).Run();
}

Result<Done> TransferStore::Settle(std::string_view message) {
  auto remove = store_.database_.Prepare("DELETE FROM outbox WHERE message = ?1");
  if (!remove) return std::move(remove).error();
  return remove->Bind(1, message).Run();
}

Result<std::optional<OutboxRow>> TransferStore::Claim(std::string_view partner,
                                                      std::int64_t now,
                                                      const RetryTimes& retry,
                                                      const TransferAct& act) {
  std::optional<OutboxRow> claimed;
  auto done = store_.InOne([&]() -> Result<Done> {
    auto query = store_.database_.Prepare(
        "SELECT message, transfer, event, time, attempts FROM outbox o WHERE partner = ?1 AND due "
        "<= ?2 AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.transfer = o.transfer AND e.number < "
        "o.number) ORDER BY due, number LIMIT 1");
    if (!query) return std::move(query).error();
    auto row = query->Bind(1, partner).Bind(2, now).Step();
    if (!row) return std::move(row).error();
    if (!*row) return Done{};
    OutboxRow found{.message = std::string(query->Text(0)),
                    .transfer = std::string(query->Text(1)),
                    .event = kTransferEventNames.ValueOf(query->Text(2)).value(),
                    .time = std::string(query->Text(3)),
                    .attempts = static_cast<std::uint64_t>(query->Integer(4)) + 1};
    query->Reset();
    const std::int64_t wait = std::max(WaitAfter(found.attempts, retry), retry.lease_seconds);
    auto update =
        store_.database_.Prepare("UPDATE outbox SET attempts = ?2, due = ?3 WHERE message = ?1");
    if (!update) return std::move(update).error();
    auto updated = update->Bind(1, found.message)
                       .Bind(2, static_cast<std::int64_t>(found.attempts))
                       .Bind(3, now + wait)
                       .Run();
    if (!updated) return updated;
    if (found.event == TransferEvent::kDisclose) {
      TransferChange change{.act = act};
      change.act.result = "attempt-" + std::to_string(found.attempts);
      auto disclosed = Apply(found.transfer, TransferEvent::kDisclose, change);
      if (!disclosed) return std::move(disclosed).error();
    }
    if (found.event == TransferEvent::kAsk || found.event == TransferEvent::kAnswer) {
      auto may = DiscloseRemark(found, act);
      if (!may) return std::move(may).error();
      if (!*may) return Done{};
    }
    claimed = std::move(found);
    return Done{};
  });
  if (!done) return std::move(done).error();
  return claimed;
}

Result<Done> TransferStore::Postpone(const OutboxRow& claimed,
                                     std::int64_t now,
                                     const RetryTimes& retry) {
  auto update = store_.database_.Prepare("UPDATE outbox SET due = ?2 WHERE message = ?1");
  if (!update) return std::move(update).error();
  return update->Bind(1, claimed.message).Bind(2, now + WaitAfter(claimed.attempts, retry)).Run();
}

Result<std::optional<std::int64_t>> TransferStore::NextDue(std::string_view partner) {
  auto query = store_.database_.Prepare("SELECT min(due) FROM outbox WHERE partner = ?1");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, partner).Step();
  if (!row) return std::move(row).error();
  if (!*row || query->IsNull(0)) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(query->Integer(0));
}

Result<std::uint64_t> TransferStore::CountWaiting(std::string_view partner) {
  auto query = store_.database_.Prepare("SELECT count(*) FROM outbox WHERE partner = ?1");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, partner).Step();
  if (!row) return std::move(row).error();
  return static_cast<std::uint64_t>(query->Integer(0));
}

Result<std::optional<std::string>> TransferStore::SeenMessage(const InboxMark& mark) {
  auto query = store_.database_.Prepare(
      "SELECT digest, receipt FROM inbox WHERE partner = ?1 AND message = ?2");
  if (!query) return std::move(query).error();
  auto row = query->Bind(1, mark.partner).Bind(2, mark.message).Step();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<std::string>();
  if (query->Blob(0) != store_.CodeOf("digest|" + mark.digest)) return NotDone("reference-used");
  return std::optional<std::string>(std::string(query->Text(1)));
}

Result<Done> TransferStore::MarkSeen(const InboxMark& mark) {
  return store_.InOne([&]() -> Result<Done> {
    auto insert = store_.database_.Prepare(
        "INSERT INTO inbox(partner, message, digest, receipt) VALUES (?1, ?2, ?3, ?4)");
    if (!insert) return std::move(insert).error();
    return insert->Bind(1, mark.partner)
        .Bind(2, mark.message)
        .BindBlob(3, store_.CodeOf("digest|" + mark.digest))
        .Bind(4, mark.receipt)
        .Run();
  });
}

Result<std::vector<TransferStore::Logged>> TransferStore::ListAudit(std::uint64_t after,
                                                                    std::uint32_t limit) {
  auto query = store_.database_.Prepare(
      "SELECT sequence, entry FROM audit WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
  if (!query) return std::move(query).error();
  query->Bind(1, static_cast<std::int64_t>(after)).Bind(2, std::int64_t{limit});
  std::vector<Logged> entries;
  for (;;) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return entries;
    entries.push_back({.sequence = static_cast<std::uint64_t>(query->Integer(0)),
                       .entry = std::string(query->Text(1))});
  }
}

Result<std::string> TransferStore::LastCheckpoint() {
  auto query = store_.database_.Prepare("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1");
  if (!query) return std::move(query).error();
  auto row = query->Step();
  if (!row) return std::move(row).error();
  return *row ? std::string(query->Text(0)) : std::string();
}

Result<std::uint64_t> TransferStore::Note(AuditAction action, const TransferAct& act) {
  AuditEntry entry;
  entry.time = act.time;
  entry.actor = act.actor;
  entry.action = action;
  entry.rules = act.rules;
  entry.result = act.result.empty() ? "done" : act.result;
  return store_.Append(std::move(entry));
}

}  // namespace baybridge
