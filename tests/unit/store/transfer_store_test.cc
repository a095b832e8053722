// Transfers in the store: every state against every event, and what stands in the log, the payloads
// and the outbox after each.

#include "unit/store/transfer_store_fixture.h"

namespace baybridge {
namespace {

using State = TransferState;
using Event = TransferEvent;

class TransferStoreTest : public TransferStoreFixture {};

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
      auto done = transfers->Apply(row.id, cell.event, {.act = act});
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
  auto again = transfers->Receive(New("T-1"), act);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->row.id, row.id);
  NewTransfer other = New("T-1");
  other.digest = "another";
  auto refused = transfers->Receive(other, act);
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
  EXPECT_FALSE(*transfers->Claim("mo.example", now, {}, act)) << "another partner's";
}

TEST_F(TransferStoreTest, ExpiresWhatCannotBeDelivered) {
  const TransferRow row = Sealed("T-1");
  ASSERT_TRUE(Claim(100));
  EXPECT_EQ(*transfers->Expire(9'999, act), 0U);
  EXPECT_EQ(*transfers->Expire(10'000, act), 1U);
  EXPECT_EQ(StateOf(row.id), State::kExpired);
  EXPECT_FALSE(Claim(20'000));
}

// A transition that cannot be written whole is not written at all.
TEST_F(TransferStoreTest, NothingOfAFailedTransitionStays) {
  const TransferRow row = Sealed("T-1");
  const std::uint64_t size = store->audit_size();
  const InboxMark mark{"gd.example", "m-1", "d-1", "receipt"};
  ASSERT_TRUE(transfers->MarkSeen(mark));
  ASSERT_TRUE(Claim(100));
  EXPECT_FALSE(transfers->Apply(row.id, Event::kDeliver,
                                {.act = act, .payloads = {{"receipt", "x"}}, .inbox = mark}));
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
