// What the two sides of a transfer say to one another: questions, answers, decisions, messages that
// come again.

#include <fstream>
#include <iterator>

#include "unit/store/transfer_store_fixture.h"

namespace baybridge {
namespace {

using State = TransferState;
using Event = TransferEvent;

class TransferTalkTest : public TransferStoreFixture {};

// Questions and answers: kept sealed, noted in the log, sent once under an id of their own.
TEST_F(TransferTalkTest, TheTwoSidesAskAndAnswer) {
  const TransferRow row = Sealed("T-1");
  const NewRemark asked{.event = Event::kAsk, .about = {}, .text = "secret words", .inbox = {}};
  EXPECT_EQ(transfers->Say(row.id, asked, act).error().what, "state") << "nobody has it yet";
  ASSERT_TRUE(Claim(100));
  Apply(row.id, Event::kDeliver);
  const std::int64_t version = (*transfers->Find(row.id))->version;
  const auto question = transfers->Say(row.id, asked, act);
  ASSERT_TRUE(question) << question.error().what;
  EXPECT_EQ((*transfers->Find(row.id))->version, version) << "it decides nothing";
  const NewRemark own{.event = Event::kAnswer, .about = question->id, .text = "x", .inbox = {}};
  EXPECT_EQ(transfers->Say(row.id, own, act).error().what, "no-such-question")
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
  ASSERT_TRUE(transfers->Say(row.id, answer, act));
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
TEST_F(TransferTalkTest, NothingIsSaidAfterARevocation) {
  const TransferRow row = Sealed("T-1");
  ASSERT_TRUE(Claim(100));
  Apply(row.id, Event::kDeliver);
  const NewRemark asked{.event = Event::kAsk, .about = {}, .text = "words", .inbox = {}};
  const auto first = transfers->Say(row.id, asked, act);
  ASSERT_TRUE(first);
  ASSERT_TRUE(Claim(100)) << "an attempt that nobody answered";
  auto sequence = transfers->RevokeConsent("HK-0001", "C-0001", act);
  ASSERT_TRUE(sequence);
  EXPECT_FALSE(Claim(100'000));
  EXPECT_EQ(transfers->Said(row.id)->front().state, RemarkState::kWithheld);
  EXPECT_EQ(transfers->Say(row.id, asked, act).error().what, "consent-revoked");
  const auto behind = transfers->ListAudit(*sequence, 100);
  ASSERT_TRUE(behind);
  for (const auto& logged : *behind)
    EXPECT_NE(ReadAuditEntry(logged.entry)->action, AuditAction::kDisclosed);
}

TEST_F(TransferTalkTest, IncomingOnesTellTheSenderWhatWasDecided) {
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

TEST_F(TransferTalkTest, AnswersAMessageThatComesAgain) {
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

}  // namespace
}  // namespace baybridge
