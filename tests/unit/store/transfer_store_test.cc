// Transfers in the store: every state against every event, and what stands in the log, the payloads
// and the outbox after each.
#include "store/transfer_store.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "store/store_tables.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using State = TransferState;
using Event = TransferEvent;
const TransferAct kAct{.actor = std::string(64, 'a'),
                       .time = "2026-06-01T08:00:00Z",
                       .rules = std::string(64, 'b'),
                       .result = {}};

class TransferStoreTest : public testing::Test {
 protected:
  TransferStoreTest() {
    scratch.Write("key", NewKeyFileText());
    fs::permissions(scratch.folder() / "key", fs::perms::owner_read | fs::perms::owner_write);
    keys = *KeyFiles::Read((scratch.folder() / "key").string());
    Reopen();
  }
  void Reopen() {
    transfers.reset();
    store.reset();
    auto opened = Store::Open(scratch.folder() / "store.db", *keys);
    ASSERT_TRUE(opened) << opened.error().what;
    store = *std::move(opened);
    transfers.emplace(*store);
  }
  // Runs SQL beside the store.
  void Doctor(const std::string& sql) {
    if (!beside) {
      auto database =
          Database::Open(scratch.folder() / "store.db", {.application_id = kStoreApplication});
      ASSERT_TRUE(database);
      beside.emplace(*std::move(database));
    }
    auto done = beside->Execute(sql);
    ASSERT_TRUE(done) << done.error().what;
  }
  static NewTransfer New(const std::string& reference,
                         TransferDirection direction = TransferDirection::kOutgoing) {
    return {.direction = direction,
            .institution = "HK-0001",
            .partner = "gd.example",
            .reference = reference,
            .person = "HK-0001|resident 7",
            .consent = "C-0001",
            .digest = "digest of " + reference,
            .deadline = 10'000,
            .payloads = {{"source", "the record of " + reference}}};
  }
  TransferRow Receive(const NewTransfer& transfer) {
    auto received = transfers->Receive(transfer, kAct);
    EXPECT_TRUE(received) << received.error().what;
    return received ? received->row : TransferRow{};
  }
  TransferRow Apply(const std::string& id, Event event, TransferChange change = {}) {
    change.act = kAct;
    auto row = transfers->Apply(id, event, change);
    EXPECT_TRUE(row) << kTransferEventNames.NameOf(event) << " " << row.error().what;
    return row ? *row : TransferRow{};
  }
  std::string WhyNot(const std::string& id, Event event, TransferChange change = {}) {
    change.act = kAct;
    auto row = transfers->Apply(id, event, change);
    return row ? "" : row.error().what;
  }
  TransferRow Sealed(const std::string& reference) {
    const TransferRow row = Receive(New(reference));
    Apply(row.id, Event::kJudge);
    return Apply(row.id, Event::kSeal, {.act = {}, .payloads = {{"delivered", "container"}}});
  }
  std::optional<OutboxRow> Claim(std::int64_t now) {
    auto row = transfers->Claim("gd.example", now, {}, kAct);
    EXPECT_TRUE(row) << row.error().what;
    return row ? *row : std::nullopt;
  }
  State StateOf(const std::string& id) {
    auto row = transfers->Find(id);
    EXPECT_TRUE(row && *row);
    return (*row)->state;
  }

  Scratch scratch;
  std::unique_ptr<KeyFiles> keys;
  std::unique_ptr<Store> store;
  std::optional<TransferStore> transfers;
  std::optional<Database> beside;
};

// What each event leads to, state by state in the order of the enum; written apart from the table.
// A dot: refused. Letters: the first of the state's name, but x expired, w withdrawn, c recalled,
// u superseded, p person-deceased, g delivering, i resident-arrived, f refused.
struct MatrixRow {
  Event event;
  const char* leads;
};
constexpr MatrixRow kMatrix[] = {
    //                   r j s g d n a f i w c x u p
    {Event::kJudge, "j............."},     {Event::kAcknowledge, ".j............"},
    {Event::kSeal, ".s............"},      {Event::kDisclose, "..gg.........."},
    {Event::kDeliver, "...d.........."},   {Event::kReconcile, "....n........."},
    {Event::kAccept, ".....a........"},    {Event::kRefuse, "ff.fff........"},
    {Event::kArrive, "......i......."},    {Event::kWithdraw, "www..........."},
    {Event::kRecall, "...cccc......."},    {Event::kExpire, "xxxx.........."},
    {Event::kSupersede, "uuuuuuu......."}, {Event::kDecease, "ppppppp......."},
    {Event::kAsk, ".............."},       {Event::kAnswer, ".............."},
};

State StateOfLetter(char letter) {
  constexpr std::string_view kOrder = "rjsgdnafiwcxup";
  return static_cast<State>(kOrder.find(letter));
}

TEST_F(TransferStoreTest, EveryStateMeetsEveryEvent) {
  ASSERT_EQ(std::size(kMatrix), kTransferEventNames.entries.size());
  const TransferRow row = Receive(New("T-1"));
  for (const auto& [state, name] : kTransferStateNames.entries) {
    for (const MatrixRow& cell : kMatrix) {
      const std::string what =
          std::string(name) + " " + std::string(kTransferEventNames.NameOf(cell.event));
      // An acknowledgement is only asked for where somebody waits for it.
      const std::string waits = cell.event == Event::kAcknowledge ? "1" : "0";
      Doctor("UPDATE transfer SET state = '" + std::string(name) + "', waits = " + waits);
      const std::uint64_t before = store->audit_size();
      const char leads = cell.leads[static_cast<std::size_t>(state)];
      auto done = transfers->Apply(row.id, cell.event, {.act = kAct});
      EXPECT_EQ(done.has_value(), leads != '.') << what;
      EXPECT_EQ(StateOf(row.id), leads == '.' ? state : StateOfLetter(leads)) << what;
      EXPECT_EQ(store->audit_size(), before + (leads == '.' ? 0 : 1)) << what;
      EXPECT_EQ(done ? "state" : done.error().what, "state") << what;
    }
  }
}

TEST_F(TransferStoreTest, ClosedStatesAreThoseThatNothingLeavesFrom) {
  for (const State state : {State::kRefused, State::kArrived, State::kWithdrawn, State::kRecalled,
                            State::kExpired, State::kSuperseded, State::kDeceased})
    EXPECT_TRUE(IsClosed(state));
  for (const State state : {State::kReceived, State::kDelivering, State::kAccepted})
    EXPECT_FALSE(IsClosed(state));
}

TEST_F(TransferStoreTest, GoesItsWayToTheEnd) {
  const TransferRow row = Sealed("T-1");
  EXPECT_EQ(row.state, State::kSealed);
  EXPECT_EQ(row.version, 2);
  const auto parcel = Claim(100);
  ASSERT_TRUE(parcel);
  EXPECT_EQ(parcel->event, Event::kDisclose);
  EXPECT_EQ(StateOf(row.id), State::kDelivering);
  EXPECT_FALSE(Claim(100)) << "claimed once, due again after the wait";
  for (const Event event : {Event::kDeliver, Event::kReconcile, Event::kAccept, Event::kArrive})
    Apply(row.id, event, {.act = {}, .payloads = {{"receipt", "signed"}}});
  EXPECT_FALSE(Claim(100'000)) << "nothing is left to be sent";
  EXPECT_EQ(*transfers->Get(row.id, "receipt"), "signed");
  Reopen();
  EXPECT_EQ(StateOf(row.id), State::kArrived);
  auto entries = transfers->ListAudit(0, 100);
  ASSERT_TRUE(entries);
  std::string actions;
  for (const auto& logged : *entries) {
    const auto entry = ReadAuditEntry(logged.entry);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->consent.size(), 64U);
    actions += std::string(kAuditActionNames.NameOf(entry->action)) + " ";
  }
  EXPECT_EQ(actions, "received judged sealed disclosed delivered reconciled accepted arrived ");
}

TEST_F(TransferStoreTest, TakesTheSameInOnce) {
  const TransferRow row = Receive(New("T-1"));
  auto again = transfers->Receive(New("T-1"), kAct);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->row.id, row.id);
  NewTransfer other = New("T-1");
  other.digest = "another";
  auto refused = transfers->Receive(other, kAct);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what, "reference-used");
  NewTransfer elsewhere = New("T-1");
  elsewhere.institution = "HK-0002";
  EXPECT_NE(Receive(elsewhere).id, row.id) << "each institution has its own references";
  EXPECT_EQ(store->audit_size(), 2U);
}

TEST_F(TransferStoreTest, WaitsForAClinician) {
  const TransferRow row = Receive(New("T-1"));
  EXPECT_TRUE(Apply(row.id, Event::kJudge, {.act = {}, .waits = true}).waits);
  EXPECT_EQ(WhyNot(row.id, Event::kSeal), "waits");
  EXPECT_TRUE(transfers->ListUnsealed()->empty());
  EXPECT_FALSE(Apply(row.id, Event::kAcknowledge).waits);
  EXPECT_EQ(WhyNot(row.id, Event::kAcknowledge), "state") << "nobody waits for a second one";
  EXPECT_EQ(transfers->ListUnsealed()->size(), 1U);
  EXPECT_EQ(Apply(row.id, Event::kSeal).state, State::kSealed);
}

TEST_F(TransferStoreTest, RefusesAChangeByWhoHasSeenAnOlderVersion) {
  const TransferRow row = Receive(New("T-1"));
  Apply(row.id, Event::kJudge);
  EXPECT_EQ(WhyNot(row.id, Event::kWithdraw, {.act = {}, .version = 0}), "version");
  EXPECT_EQ(Apply(row.id, Event::kWithdraw, {.act = {}, .version = 1}).state, State::kWithdrawn);
}

TEST_F(TransferStoreTest, TriesAgainAfterWaitsThatDouble) {
  Sealed("T-1");
  std::int64_t now = 0;
  for (const std::int64_t wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
    ASSERT_TRUE(Claim(now));
    EXPECT_FALSE(Claim(now + wait - 1));
    EXPECT_EQ(**transfers->NextDue("gd.example"), now + wait);
    now += wait;
  }
  EXPECT_FALSE(*transfers->Claim("mo.example", now, {}, kAct)) << "another partner's";
}

TEST_F(TransferStoreTest, ExpiresWhatCannotBeDelivered) {
  const TransferRow row = Sealed("T-1");
  ASSERT_TRUE(Claim(100));
  EXPECT_EQ(*transfers->Expire(9'999, kAct), 0U);
  EXPECT_EQ(*transfers->Expire(10'000, kAct), 1U);
  EXPECT_EQ(StateOf(row.id), State::kExpired);
  EXPECT_FALSE(Claim(20'000));
}

// From the number of the revocation on nothing is disclosed: no entry `disclosed` stands behind it.
TEST_F(TransferStoreTest, DisclosesNothingAfterARevocation) {
  const TransferRow waiting = Receive(New("T-1"));
  const TransferRow sealed = Sealed("T-2");
  const TransferRow leaving = Sealed("T-3");
  Doctor("UPDATE outbox SET due = 500 WHERE transfer = '" + sealed.id + "'");
  ASSERT_TRUE(Claim(100));
  NewTransfer under_other = New("T-4");
  under_other.consent = "C-0002";
  const TransferRow other = Receive(under_other);
  auto sequence = transfers->RevokeConsent("HK-0001", "C-0001", kAct);
  ASSERT_TRUE(sequence) << sequence.error().what;
  EXPECT_EQ(StateOf(waiting.id), State::kWithdrawn);
  EXPECT_EQ(StateOf(sealed.id), State::kWithdrawn);
  EXPECT_EQ(StateOf(leaving.id), State::kRecalled);
  EXPECT_EQ(StateOf(other.id), State::kReceived);
  EXPECT_EQ(*transfers->RevokeConsent("HK-0001", "C-0001", kAct), *sequence) << "once for all";
  auto refused = transfers->Receive(New("T-5"), kAct);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what, "consent-revoked");
  const auto notice = Claim(100'000);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->event, Event::kRecall);
  ASSERT_TRUE(transfers->Settle(notice->message));
  EXPECT_FALSE(Claim(200'000));
  const auto behind = transfers->ListAudit(*sequence, 100);
  ASSERT_TRUE(behind && !behind->empty());
  for (const auto& logged : *behind)
    EXPECT_NE(ReadAuditEntry(logged.entry)->action, AuditAction::kDisclosed);
}

TEST_F(TransferStoreTest, EndsWithTheLifeOfThePerson) {
  const TransferRow sealed = Sealed("T-1");
  const TransferRow delivered = Sealed("T-2");
  Doctor("UPDATE outbox SET due = 500 WHERE transfer = '" + sealed.id + "'");
  ASSERT_TRUE(Claim(100));
  Apply(delivered.id, Event::kDeliver);
  ASSERT_TRUE(transfers->PersonDeceased("HK-0001|resident 7", kAct));
  EXPECT_EQ(StateOf(sealed.id), State::kDeceased);
  EXPECT_EQ(StateOf(delivered.id), State::kDeceased);
  EXPECT_EQ(Claim(100'000)->event, Event::kDecease) << "the other home is told";
  EXPECT_FALSE(Claim(100'000));
  EXPECT_EQ(transfers->Receive(New("T-3"), kAct).error().what, "person-deceased");
  EXPECT_EQ(transfers->PersonDeceased("nobody", kAct).error().kind, FailureKind::kNotFound);
}

TEST_F(TransferStoreTest, AVersionReplacesOnlyOneOfTheSamePersonAndOnlyOnce) {
  const TransferRow first = Sealed("T-1");
  NewTransfer next = New("T-2");
  const auto why = [&] {
    auto received = transfers->Receive(next, kAct);
    return received ? std::string() : received.error().what;
  };
  next.replaces = std::string(32, '0');
  EXPECT_EQ(why(), "no-such-transfer");
  next.replaces = first.id;
  next.person = "HK-0001|resident 8";
  EXPECT_EQ(why(), "other-person");
  next.person = New("T-2").person;
  next.institution = "HK-0002";
  EXPECT_EQ(why(), "no-such-transfer") << "of another institution";
  next.institution = "HK-0001";
  const TransferRow second = Receive(next);
  Apply(second.id, Event::kJudge);
  Apply(second.id, Event::kSeal);
  EXPECT_EQ(StateOf(first.id), State::kSuperseded);
  EXPECT_EQ(Receive(next).id, second.id) << "the same again is the same";
  next = New("T-3");
  next.replaces = first.id;
  EXPECT_EQ(why(), "already-replaced");
  next.replaces = second.id;
  EXPECT_EQ(why(), "");
}

// At the recipient the new version ends the one before as it comes, and nobody is told of it.
TEST_F(TransferStoreTest, AnIncomingVersionEndsTheOneBefore) {
  const TransferRow first = Receive(New("T-1", TransferDirection::kIncoming));
  NewTransfer next = New("T-2", TransferDirection::kIncoming);
  next.replaces = first.id;
  const TransferRow second = Receive(next);
  EXPECT_EQ(StateOf(first.id), State::kSuperseded);
  EXPECT_EQ(StateOf(second.id), State::kDelivered);
  EXPECT_EQ((*transfers->Find(second.id))->replaces, first.id);
  EXPECT_FALSE(Claim(100'000));
  EXPECT_EQ(WhyNot(first.id, Event::kReconcile), "state");
}

TEST_F(TransferStoreTest, ANewVersionEndsTheOneBeforeWhenItMayLeave) {
  const TransferRow first = Sealed("T-1");
  NewTransfer next = New("T-2");
  next.replaces = first.id;
  const TransferRow second = Receive(next);
  Apply(second.id, Event::kJudge);
  EXPECT_EQ(StateOf(first.id), State::kSealed);
  Apply(second.id, Event::kSeal);
  EXPECT_EQ(StateOf(first.id), State::kSuperseded);
  const auto parcel = Claim(100);
  ASSERT_TRUE(parcel);
  EXPECT_EQ(parcel->transfer, second.id);
}

// Questions and answers: kept sealed, noted in the log, sent once under an id of their own.
TEST_F(TransferStoreTest, TheTwoSidesAskAndAnswer) {
  const TransferRow row = Sealed("T-1");
  const NewRemark asked{.event = Event::kAsk, .about = {}, .text = "secret words", .inbox = {}};
  EXPECT_EQ(transfers->Say(row.id, asked, kAct).error().what, "state") << "nobody has it yet";
  ASSERT_TRUE(Claim(100));
  Apply(row.id, Event::kDeliver);
  const std::int64_t version = (*transfers->Find(row.id))->version;
  const auto question = transfers->Say(row.id, asked, kAct);
  ASSERT_TRUE(question) << question.error().what;
  EXPECT_EQ((*transfers->Find(row.id))->version, version) << "it decides nothing";
  const NewRemark own{.event = Event::kAnswer, .about = question->id, .text = "x", .inbox = {}};
  EXPECT_EQ(transfers->Say(row.id, own, kAct).error().what, "no-such-question")
      << "nobody answers himself";
  const auto message = Claim(100'000);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->event, Event::kAsk);
  EXPECT_EQ(message->message, question->id);
  ASSERT_TRUE(transfers->SettleRemark(row.id, question->id, RemarkState::kTaken));
  EXPECT_FALSE(Claim(200'000));
  NewRemark answer{
      .event = Event::kAnswer, .about = question->id, .text = "an answer", .inbox = {}};
  answer.inbox = InboxMark{"gd.example", "m-7", "d-7", "receipt"};
  ASSERT_TRUE(transfers->Say(row.id, answer, kAct));
  EXPECT_EQ(**transfers->SeenMessage(*answer.inbox), "receipt");
  Reopen();
  const auto said = transfers->Said(row.id);
  ASSERT_TRUE(said);
  ASSERT_EQ(said->size(), 2U);
  EXPECT_EQ((*said)[0].state, RemarkState::kTaken);
  EXPECT_TRUE((*said)[0].ours);
  EXPECT_EQ((*said)[1].about, question->id);
  EXPECT_FALSE((*said)[1].ours);
  EXPECT_EQ(*transfers->TextOf(row.id, "m-7"), "an answer");
  const auto logged = transfers->ListAudit(question->sequence - 1, 100);
  ASSERT_TRUE(logged);
  EXPECT_EQ(ReadAuditEntry(logged->front().entry)->action, AuditAction::kAsked);
  EXPECT_EQ(ReadAuditEntry(logged->back().entry)->action, AuditAction::kAnswered);
  for (const char* end : {"", "-wal"}) {
    std::ifstream file(scratch.folder() / ("store.db" + std::string(end)), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find("secret words"), std::string::npos) << end;
  }
}

// What the sender says is a disclosure: one that still waits when the consent ends stays here.
TEST_F(TransferStoreTest, NothingIsSaidAfterARevocation) {
  const TransferRow row = Sealed("T-1");
  ASSERT_TRUE(Claim(100));
  Apply(row.id, Event::kDeliver);
  const NewRemark asked{.event = Event::kAsk, .about = {}, .text = "words", .inbox = {}};
  const auto first = transfers->Say(row.id, asked, kAct);
  ASSERT_TRUE(first);
  ASSERT_TRUE(Claim(100)) << "an attempt that nobody answered";
  auto sequence = transfers->RevokeConsent("HK-0001", "C-0001", kAct);
  ASSERT_TRUE(sequence);
  EXPECT_FALSE(Claim(100'000));
  EXPECT_EQ(transfers->Said(row.id)->front().state, RemarkState::kWithheld);
  EXPECT_EQ(transfers->Say(row.id, asked, kAct).error().what, "consent-revoked");
  const auto behind = transfers->ListAudit(*sequence, 100);
  ASSERT_TRUE(behind);
  for (const auto& logged : *behind)
    EXPECT_NE(ReadAuditEntry(logged.entry)->action, AuditAction::kDisclosed);
}

TEST_F(TransferStoreTest, IncomingOnesTellTheSenderWhatWasDecided) {
  NewTransfer transfer = New("R-1", TransferDirection::kIncoming);
  transfer.inbox = InboxMark{"gd.example", "m-1", "d-1", "receipt"};
  const TransferRow row = Receive(transfer);
  EXPECT_EQ(row.state, State::kDelivered);
  EXPECT_EQ((*transfers->FindIncoming("gd.example", "R-1"))->id, row.id);
  EXPECT_FALSE(*transfers->FindIncoming("mo.example", "R-1"));
  Apply(row.id, Event::kReconcile);
  Apply(row.id, Event::kAccept);
  const auto first = Claim(100);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->event, Event::kReconcile);
  EXPECT_FALSE(Claim(100)) << "in their order: the second waits for the first";
  ASSERT_TRUE(transfers->Settle(first->message));
  EXPECT_EQ(Claim(100)->event, Event::kAccept);
}

TEST_F(TransferStoreTest, AnswersAMessageThatComesAgain) {
  const InboxMark mark{"gd.example", "m-1", "d-1", "receipt"};
  EXPECT_FALSE(*transfers->SeenMessage(mark));
  const TransferRow row = Sealed("T-1");
  ASSERT_TRUE(Claim(100));
  Apply(row.id, Event::kDeliver);
  Apply(row.id, Event::kReconcile, {.act = {}, .inbox = mark});
  EXPECT_EQ(**transfers->SeenMessage(mark), "receipt");
  EXPECT_FALSE(*transfers->SeenMessage({"mo.example", "m-1", "d-1", {}}));
  EXPECT_EQ(transfers->SeenMessage({"gd.example", "m-1", "d-2", {}}).error().what,
            "reference-used");
  EXPECT_FALSE(Claim(1'000)) << "what came from there is not told there";
}

// A transition that cannot be written whole is not written at all.
TEST_F(TransferStoreTest, NothingOfAFailedTransitionStays) {
  const TransferRow row = Sealed("T-1");
  const std::uint64_t size = store->audit_size();
  const InboxMark mark{"gd.example", "m-1", "d-1", "receipt"};
  ASSERT_TRUE(transfers->MarkSeen(mark));
  ASSERT_TRUE(Claim(100));
  EXPECT_FALSE(transfers->Apply(row.id, Event::kDeliver,
                                {.act = kAct, .payloads = {{"receipt", "x"}}, .inbox = mark}));
  EXPECT_EQ(StateOf(row.id), State::kDelivering);
  EXPECT_EQ(store->audit_size(), size + 1);
  EXPECT_FALSE(transfers->Get(row.id, "receipt"));
}

TEST_F(TransferStoreTest, ListsByInstitutionAndCursor) {
  const TransferRow first = Receive(New("T-1"));
  const TransferRow second = Receive(New("T-2"));
  NewTransfer other = New("T-3");
  other.institution = "HK-0002";
  Receive(other);
  const auto page = transfers->List("HK-0001", 0, 1);
  ASSERT_EQ(page->size(), 1U);
  EXPECT_EQ(page->front().id, first.id);
  const auto rest = transfers->List("HK-0001", page->front().first, 10);
  ASSERT_EQ(rest->size(), 1U);
  EXPECT_EQ(rest->front().id, second.id);
  EXPECT_EQ(transfers->List("", 0, 10)->size(), 3U);
}

}  // namespace
}  // namespace baybridge
