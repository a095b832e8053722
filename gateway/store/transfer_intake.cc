// The part of the transfer store that takes new transfers in.
#include "store/transfer_rows.h"
#include "store/transfer_store.h"

namespace baybridge {

// Everything of a new transfer but its own row, which is written once it is known how far it goes.
Result<Done> TransferStore::TakeIn(const NewTransfer& transfer,
                                   TransferRow& row,
                                   std::string_view consent,
                                   const TransferAct& act) {
  auto person = store_.AddPerson(transfer.person);
  if (!person) return std::move(person).error();
  row.person = *person;
  // What comes in was disclosed already, under a consent of the other side.
  if (transfer.direction == TransferDirection::kOutgoing) {
    auto may = CheckConsent(row.person, transfer.institution, consent);
    if (may) may = MayReplace(row);
    if (!may) return may;
  }
  auto put = PutAll(row, transfer.payloads);
  if (!put) return put;
  auto sequence = Log(row.direction == TransferDirection::kOutgoing ? AuditAction::kReceived
                                                                    : AuditAction::kDelivered,
                      act, row, transfer.payloads, consent);
  if (!sequence) return std::move(sequence).error();
  row.first = row.sequence = *sequence;
  return Done{};
}

Result<Done> TransferStore::Insert(const TransferRow& row,
                                   std::string_view consent,
                                   std::string_view digest) {
  auto insert = store_.database_.Prepare(
      "INSERT INTO transfer(id, direction, institution, partner, remote, state, version, person, "
      "waits, deadline, created, updated, first, sequence, result, replaces, consent, digest) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)");
  if (!insert) return std::move(insert).error();
  return insert->Bind(1, row.id)
      .Bind(2, kTransferDirectionNames.NameOf(row.direction))
      .Bind(3, row.institution)
      .Bind(4, row.partner)
      .Bind(5, row.remote)
      .Bind(6, kTransferStateNames.NameOf(row.state))
      .Bind(7, row.version)
      .Bind(8, row.person)
      .Bind(9, std::int64_t{row.waits ? 1 : 0})
      .Bind(10, row.deadline)
      .Bind(11, row.created)
      .Bind(12, row.updated)
      .Bind(13, static_cast<std::int64_t>(row.first))
      .Bind(14, static_cast<std::int64_t>(row.sequence))
      .Bind(15, row.result)
      .Bind(16, row.replaces)
      .BindBlob(17, consent)
      .BindBlob(18, store_.CodeOf("digest|" + std::string(digest)))
      .Run();
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
    const std::string consent = CodeOfConsent(transfer.institution, transfer.consent);
    auto going = TakeIn(transfer, row, consent, act);
    std::vector<TransferState> from;
    for (const Step& step : steps) {
      from.push_back(row.state);
      if (going) going = Advance(row, step.event, step.change, consent);
    }
    if (going) going = Insert(row, consent, transfer.digest);
    if (going && !outgoing) going = Supersede(row, act);
    if (going && transfer.inbox) going = MarkSeen(*transfer.inbox);
    if (going && transfer.content) going = MarkSeen(*transfer.content);
    for (std::size_t i = 0; going && i < steps.size(); ++i)
      going = FollowAndSupersede(row, from[i], steps[i].event, steps[i].change);
    return going;
  });
  if (!done) return std::move(done).error();
  return Received{.row = std::move(row), .is_new = true};
}

}  // namespace baybridge
