// What ends transfers from outside: a revoked consent, a death, a newer version.

#include "unit/store/transfer_store_fixture.h"

namespace baybridge {
namespace {

using State = TransferState;
using Event = TransferEvent;

class TransferEndsTest : public TransferStoreFixture {};

// From the number of the revocation on nothing is disclosed: no entry `disclosed` stands behind it.
TEST_F(TransferEndsTest, DisclosesNothingAfterARevocation) {
  const TransferRow waiting = Receive(New("T-1"));
  const TransferRow sealed = Sealed("T-2");
  const TransferRow leaving = Sealed("T-3");
  Doctor("UPDATE outbox SET due = 500 WHERE transfer = '" + sealed.id + "'");
  ASSERT_TRUE(Claim(100));
  NewTransfer under_other = New("T-4");
  under_other.consent = "C-0002";
  const TransferRow other = Receive(under_other);
  auto sequence = transfers->RevokeConsent("HK-0001", "C-0001", act);
  ASSERT_TRUE(sequence) << sequence.error().what;
  EXPECT_EQ(StateOf(waiting.id), State::kWithdrawn);
  EXPECT_EQ(StateOf(sealed.id), State::kWithdrawn);
  EXPECT_EQ(StateOf(leaving.id), State::kRecalled);
  EXPECT_EQ(StateOf(other.id), State::kReceived);
  EXPECT_EQ(*transfers->RevokeConsent("HK-0001", "C-0001", act), *sequence) << "once for all";
  auto refused = transfers->Receive(New("T-5"), act);
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

TEST_F(TransferEndsTest, EndsWithTheLifeOfThePerson) {
  const TransferRow sealed = Sealed("T-1");
  const TransferRow delivered = Sealed("T-2");
  Doctor("UPDATE outbox SET due = 500 WHERE transfer = '" + sealed.id + "'");
  ASSERT_TRUE(Claim(100));
  Apply(delivered.id, Event::kDeliver);
  ASSERT_TRUE(transfers->PersonDeceased("HK-0001|resident 7", act));
  EXPECT_EQ(StateOf(sealed.id), State::kDeceased);
  EXPECT_EQ(StateOf(delivered.id), State::kDeceased);
  EXPECT_EQ(Claim(100'000)->event, Event::kDecease) << "the other home is told";
  EXPECT_FALSE(Claim(100'000));
  EXPECT_EQ(transfers->Receive(New("T-3"), act).error().what, "person-deceased");
  EXPECT_EQ(transfers->PersonDeceased("nobody", act).error().kind, FailureKind::kNotFound);
}

TEST_F(TransferEndsTest, AVersionReplacesOnlyOneOfTheSamePersonAndOnlyOnce) {
  const TransferRow first = Sealed("T-1");
  NewTransfer next = New("T-2");
  const auto why = [&] {
    auto received = transfers->Receive(next, act);
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
TEST_F(TransferEndsTest, AnIncomingVersionEndsTheOneBefore) {
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

TEST_F(TransferEndsTest, ANewVersionEndsTheOneBeforeWhenItMayLeave) {
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

}  // namespace
}  // namespace baybridge
