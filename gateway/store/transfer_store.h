#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/transfer_state.h"
#include "store/answer_store.h"
#include "store/held_batches.h"
#include "store/payload_packer.h"
#include "store/store.h"

namespace baybridge {

// One transfer as it stands. Nothing of it is personal data: who and what it is about are payloads.
struct TransferRow {
  std::string id;  // 32 hexadecimal digits
  TransferDirection direction = TransferDirection::kOutgoing;
  std::string institution;  // on this side: whose transfer it is
  std::string partner;      // gateway on the other side
  std::string remote;       // id at the sender's gateway, by which both sides name it
  TransferState state = TransferState::kReceived;
  std::int64_t version = 0;   // counts transitions
  std::int64_t person = 0;    // in the store
  bool waits = false;         // for a clinician
  std::int64_t deadline = 0;  // seconds since 1970: delivered until then, or expired
  std::string created;        // UTC
  std::string updated;
  std::uint64_t first = 0;     // audit number of its first entry; orders lists
  std::uint64_t sequence = 0;  // audit number of its last transition
  std::string result;          // a word about the last transition
  std::string replaces;        // id of the version before; empty: none
};

// Who did something, when, and by which rules: stands in the audit entry.
struct TransferAct {
  std::string actor;   // SHA-256 (hex) of certificate or token
  std::string time;    // UTC
  std::string rules;   // SHA-256 (hex); empty: none were used
  std::string result;  // a word; empty: "done"
};

// A message that came from another gateway: done once, however often it comes.
struct InboxMark {
  std::string partner;
  std::string message;  // id
  std::string digest;   // SHA-256 of all of it
  std::string receipt;  // signed answer to it
};

struct NewTransfer {
  TransferDirection direction = TransferDirection::kOutgoing;
  std::string institution;
  std::string partner;
  std::string reference;  // how whoever brings it names it: with its owner it makes the id
  std::string person;     // identity, as Store::AddPerson takes it
  std::string consent;    // id; empty: none
  std::string digest;     // of the request: the same reference with another digest is refused
  std::int64_t deadline = 0;
  std::string replaces = {};
  Payloads payloads = {};
  std::optional<InboxMark> inbox = {};
  // Of what an incoming one holds, so that nobody brings the same as another one.
  std::optional<InboxMark> content = {};
};

// What an event brings along.
struct TransferChange {
  TransferAct act;
  std::optional<std::int64_t> version = {};  // that the caller has seen
  bool waits = false;                        // of kJudge: a clinician must acknowledge it
  Payloads payloads = {};
  std::optional<InboxMark> inbox = {};  // the event came from the other gateway
};

// Where a question or answer of this side is.
enum class RemarkState : std::uint8_t {
  kWaiting,   // to be sent
  kTaken,     // the other gateway signed for it, or it came from there
  kRefused,   // the other gateway does not take it
  kWithheld,  // the consent or the transfer ended before it left
};
inline constexpr EnumNames<RemarkState, 4> kRemarkStateNames{
    {{{RemarkState::kWaiting, "waiting"},
      {RemarkState::kTaken, "taken"},
      {RemarkState::kRefused, "refused"},
      {RemarkState::kWithheld, "withheld"}}}};

// A question or an answer about a transfer; its text is a payload of its own.
struct Remark {
  std::string id;  // of the message that brings it, the same on both sides
  TransferEvent event = TransferEvent::kAsk;  // or kAnswer
  std::string about;                          // of an answer: id of the question
  bool ours = true;                           // said on this side
  std::string time;                           // UTC
  std::uint64_t sequence = 0;                 // audit number
  RemarkState state = RemarkState::kWaiting;
};
struct NewRemark {
  TransferEvent event = TransferEvent::kAsk;
  std::string about;
  std::string text;
  std::optional<InboxMark> inbox;  // it came from the other gateway
};

// A message that is due, claimed for one attempt.
struct OutboxRow {
  std::string message;  // id
  std::string transfer;
  TransferEvent event = TransferEvent::kDisclose;
  std::string time;  // when it was made: every attempt sends the same bytes
  std::uint64_t attempts = 0;
};

// How attempts follow one another: the wait doubles from `first` to `most`.
struct RetryTimes {
  std::int64_t first_seconds = 1;
  std::int64_t most_seconds = 300;
  // Of a store that several nodes share: so long nobody else tries, unless Postpone says otherwise.
  std::int64_t lease_seconds = 0;
};

// Transfers, and the messages about them, in a store: every transition is one transaction with its
// entry of the audit log, its payloads and its message. Uses the store's one connection, so one
// thread at a time. The store must outlive it.
//
// Functions fail as Store's do; kUsage says in `what` why something is not done: "state" (not
// legal now), "version", "waits", "consent-revoked", "person-deceased", "reference-used" and those
// of Receive.
class TransferStore {
 public:
  explicit TransferStore(Store& store) : store_(store) {}
  // Answers to requests that may be repeated, in the same store.
  AnswerStore answers() { return AnswerStore(store_); }
  // Which node holds a batch.
  HeldBatches batches() { return HeldBatches(store_); }

  struct Received {
    TransferRow row;
    bool is_new = false;  // else the same came before
  };
  // Takes a transfer in. An outgoing one begins as received, an incoming one as delivered; the
  // version that an incoming one replaces ends in the same moment. An outgoing one may replace only
  // an outgoing one of the same institution ("no-such-transfer") and person ("other-person") that
  // no other version has replaced ("already-replaced").
  Result<Received> Receive(const NewTransfer& transfer, const TransferAct& act) {
    return Receive(transfer, act, {});
  }
  // The same, and what is known at once to follow, in its order: all of it or nothing. Where the
  // same came before, nothing follows.
  struct Step {
    TransferEvent event = TransferEvent::kJudge;
    TransferChange change;
  };
  Result<Received> Receive(const NewTransfer& transfer,
                           const TransferAct& act,
                           const std::vector<Step>& steps);
  // What came before under the reference of a transfer; nothing where it is new. Fails with kUsage
  // ("reference-used") where that was another request.
  Result<std::optional<TransferRow>> FindSame(const NewTransfer& transfer);

  Result<std::optional<TransferRow>> Find(std::string_view id);
  // An incoming transfer by the gateway it came from and the id it has there.
  Result<std::optional<TransferRow>> FindIncoming(std::string_view partner,
                                                  std::string_view remote);
  // Those of an institution (empty: of all) behind audit number `after`, oldest first.
  Result<std::vector<TransferRow>> List(std::string_view institution,
                                        std::uint64_t after,
                                        std::uint32_t limit);
  // Outgoing ones that something is to be done with: received, or judged without waiting.
  Result<std::vector<TransferRow>> ListUnsealed();

  Result<TransferRow> Apply(std::string_view id, TransferEvent event, const TransferChange& change);

  // What was put with a transfer. Fails with kNotFound.
  Result<std::string> Get(std::string_view id, std::string_view kind);

  // Asks or answers. Fails with kUsage: "state" (see CanTalk), "no-such-question" (the other side
  // asked no such thing), "too-many-questions", and for the sender's side "consent-revoked" and
  // "person-deceased": what it says is a disclosure. One that waits when these end is not sent.
  Result<Remark> Say(std::string_view id, const NewRemark& said, const TransferAct& act);
  // All that was said, in order. TextOf fails with kNotFound.
  Result<std::vector<Remark>> Said(std::string_view id);
  Result<std::string> TextOf(std::string_view id, std::string_view remark);
  // Whether a consent still holds and the person lives.
  Result<bool> MayDisclose(std::string_view id);

  // From the number that is returned on nothing more is disclosed under the consent: what has not
  // left is withdrawn, what may be on its way is recalled. Fails with kNotFound where no outgoing
  // transfer and no batch of the institution names the consent.
  Result<std::uint64_t> RevokeConsent(std::string_view institution,
                                      std::string_view consent,
                                      const TransferAct& act);
  // The same for everything about a person. Fails with kNotFound for a person nobody knows.
  Result<std::uint64_t> PersonDeceased(std::string_view person, const TransferAct& act);

  // Batches that disclose: the consents that each is under, and whom it is about. Noted once; fails
  // with kUsage ("consent-revoked", "person-deceased") where one does not hold. From then on
  // RevokeConsent and PersonDeceased know them.
  struct BatchConsent {
    std::string consent;
    std::string person;  // identity, as Store::AddPerson takes it
  };
  Result<Done> PutBatchConsents(std::string_view batch,
                                std::string_view institution,
                                const std::vector<BatchConsent>& consents);
  // Fails with kUsage as above once one of them does not hold any more or its person was erased,
  // and where there are not `count` of them ("consents-unknown": the store is an older copy).
  Result<Done> MayDiscloseBatch(std::string_view batch, std::uint64_t count);
  // The same, and notes in the same transaction that the batch is disclosed.
  Result<Done> DiscloseBatch(std::string_view batch, std::uint64_t count, const TransferAct& act);

  // Ends what could not be delivered until `now`. Returns how many.
  Result<std::uint64_t> Expire(std::int64_t now, const TransferAct& act);

  // The next message for a partner that is due at `now`; the following attempt is due after the
  // wait. A parcel is disclosed by this: what was revoked before is not claimed any more. Messages
  // about one transfer go in their order.
  Result<std::optional<OutboxRow>> Claim(std::string_view partner,
                                         std::int64_t now,
                                         const RetryTimes& retry,
                                         const TransferAct& act);
  // After an attempt that failed: the wait, where the claim was for longer.
  Result<Done> Postpone(const OutboxRow& claimed, std::int64_t now, const RetryTimes& retry);
  // The message was taken, or will never be. A parcel ends with Apply instead, a question or answer
  // with SettleRemark.
  Result<Done> Settle(std::string_view message);
  Result<Done> SettleRemark(std::string_view transfer, std::string_view remark, RemarkState state);
  // When the next message for a partner is due; nothing where there is none.
  Result<std::optional<std::int64_t>> NextDue(std::string_view partner);
  Result<std::uint64_t> CountWaiting(std::string_view partner);

  // The receipt that was given for a message; nothing where it is new. Fails with kUsage
  // ("reference-used") where the message came with another digest.
  Result<std::optional<std::string>> SeenMessage(const InboxMark& mark);
  // Takes note of a message that changed nothing here.
  Result<Done> MarkSeen(const InboxMark& mark);

  struct Logged {
    std::uint64_t sequence = 0;
    std::string entry;
  };
  Result<std::vector<Logged>> ListAudit(std::uint64_t after, std::uint32_t limit);
  // The last signed checkpoint; empty where there is none.
  Result<std::string> LastCheckpoint();
  // Notes an act that is about no transfer. Returns its number.
  Result<std::uint64_t> Note(AuditAction action, const TransferAct& act);

 private:
  std::string IdOf(TransferDirection direction,
                   std::string_view owner,
                   std::string_view reference) const;
  std::string CodeOfConsent(std::string_view institution, std::string_view consent) const;
  std::string IdOf(const NewTransfer& transfer) const;
  Result<std::vector<TransferRow>> Query(Statement& query);
  Result<std::uint64_t> Log(AuditAction action,
                            const TransferAct& act,
                            const TransferRow& row,
                            const Payloads& payloads,
                            std::string_view consent);
  Result<std::uint64_t> Log(AuditAction action, const TransferAct& act, const TransferRow& row);
  Result<Done> PutAll(const TransferRow& row, const Payloads& payloads);
  Result<Done> TakeIn(const NewTransfer& transfer,
                      TransferRow& row,
                      std::string_view consent,
                      const TransferAct& act);
  Result<Done> Insert(const TransferRow& row, std::string_view consent, std::string_view digest);
  Result<Done> MayReplace(const TransferRow& row);
  Result<Done> Supersede(const TransferRow& row, const TransferAct& act);
  Result<Done> Write(const TransferRow& row);
  // A message of its own id, or of the one that is given.
  Result<Done> Enqueue(const TransferRow& row,
                       TransferEvent event,
                       const std::string& time,
                       const std::string& message = {});
  Result<Done> MaySay(const TransferRow& row,
                      const NewRemark& said,
                      const std::vector<Remark>& before);
  Result<Done> MayTell(const TransferRow& row);
  Result<Done> WriteRemarkState(const TransferRow& row, std::string_view remark, RemarkState state);
  Result<bool> DiscloseRemark(const OutboxRow& claimed, const TransferAct& act);
  Result<Done> Forget(std::string_view transfer);
  Result<Done> MayHappen(const TransferRow& row,
                         TransferEvent event,
                         const TransferChange& change,
                         std::string_view consent);
  Result<Done> Advance(TransferRow& row,
                       TransferEvent event,
                       const TransferChange& change,
                       std::string_view consent);
  Result<Done> Follow(const TransferRow& row,
                      TransferState from,
                      TransferEvent event,
                      const TransferChange& change);
  Result<Done> FollowAndSupersede(const TransferRow& row,
                                  TransferState from,
                                  TransferEvent event,
                                  const TransferChange& change);
  Result<Done> Change(TransferRow& row, TransferEvent event, const TransferChange& change);
  Result<Done> EndOpen(Statement& query, TransferEvent if_left, const TransferAct& act);
  Result<Done> CheckConsent(std::int64_t person,
                            std::string_view institution,
                            std::string_view code);
  Result<std::string> ConsentOf(std::string_view id);

  Store& store_;
};

}  // namespace baybridge
