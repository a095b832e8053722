// A gateway of two nodes on one database of PostgreSQL, as processes, and a partner of it.
#include <array>
#include <set>

#include "e2e/two_nodes.h"

namespace baybridge {
namespace {

std::size_t Count(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

TEST_F(TwoNodes, WhatComesToOneIsGoneOnWithAtTheOther) {
  Prepare(30);
  StartAll();
  StartOther();
  const TransferClient first = First();
  const TransferClient other = Other();
  const TransferClient gd = HomeAt(1);
  // It comes in at the first, and is read and accepted at the other.
  const Answer sent =
      gd.Send(DemoEnvelope({.transfer = "to-hk", .from = 1, .to = 0}), SampleOf("gd-care/basic"));
  ASSERT_EQ(sent.status, 201U) << sent.body;
  const std::string there = other.NewestIncoming(0);
  const std::string path = "/v1/transfers/" + there;
  EXPECT_EQ(other.Get(path + "/record").status, 200U);
  EXPECT_EQ(other.Get(path + "/record").body, first.Get(path + "/record").body);
  EXPECT_EQ(other.Post(path + "/reconcile", other.WholeList(there)).status, 200U);
  EXPECT_EQ(other.Post(path + "/accept").status, 200U);
  EXPECT_TRUE(gd.Reaches(TransferClient::Member(sent.body, "id"), "accepted"));
  EXPECT_EQ(first.StateOf(there), "accepted");
  // Both take in and both deliver: each transfer arrives once, by one of them.
  constexpr std::size_t kEach = 4;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < kEach; ++i) {
    ids.insert(Send(first, "first-" + std::to_string(i)));
    ids.insert(Send(other, "other-" + std::to_string(i)));
  }
  EXPECT_EQ(ids.size(), 2 * kEach);
  for (const std::string& id : ids) {
    EXPECT_TRUE(first.Reaches(id, "delivered"));
    EXPECT_EQ(other.StateOf(id), "delivered");
  }
  EXPECT_EQ(gd.Incoming().size(), 2 * kEach);
  // The same request at the other node is the same transfer.
  const std::string envelope = DemoEnvelope({.transfer = "twice"});
  const Answer once = first.Send(envelope, SampleOf("hk-care/basic"));
  const Answer again = other.Send(envelope, SampleOf("hk-care/basic"));
  EXPECT_EQ(once.status, 201U);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(TransferClient::Member(once.body, "id"), TransferClient::Member(again.body, "id"));
  EXPECT_TRUE(other.Reaches(TransferClient::Member(once.body, "id"), "delivered"));
  // Ended, so that the logs are whole.
  processes_[0]->End(SIGTERM);
  other_->End(SIGTERM);
  const std::string log = TextOf(processes_[0]->log()) + TextOf(other_->log());
  ids.insert(TransferClient::Member(once.body, "id"));
  for (const std::string& id : ids)
    EXPECT_EQ(Count(log, "\"event\":\"delivered\",\"transfer\":\"" + id), 1U) << log;
}

TEST_F(TwoNodes, WhatAKilledNodeHadInHandTheOtherFinishes) {
  Prepare(5);
  processes_[0]->Start();
  ASSERT_TRUE(Answers(0));
  StartOther();
  // Guangdong is down, so that everything waits: some of it is claimed by the first node.
  std::set<std::string> acknowledged;
  for (int i = 0; i < 3; ++i) acknowledged.insert(Send(Other(), "other-" + std::to_string(i)));
  std::thread sender([&] {
    for (int i = 0;; ++i) {
      const Answer sent = First().Send(DemoEnvelope({.transfer = "first-" + std::to_string(i)}),
                                       SampleOf("hk-care/basic"));
      if (sent.status != 201) return;
      acknowledged.insert(TransferClient::Member(sent.body, "id"));
      if (i == 3) processes_[0]->Signal(SIGKILL);
    }
  });
  sender.join();
  processes_[0]->End(SIGKILL);
  EXPECT_GE(acknowledged.size(), 7U);
  processes_[1]->Start();
  ASSERT_TRUE(Answers(1));
  for (const std::string& id : acknowledged) EXPECT_TRUE(Other().Reaches(id, "delivered"));
  const TransferClient gd = HomeAt(1);
  const std::vector<std::string> incoming = gd.Incoming();
  EXPECT_GE(incoming.size(), acknowledged.size());
  EXPECT_LE(incoming.size(), acknowledged.size() + 1);  // one was stored and not answered
  // And the first comes back to the same log.
  processes_[0]->Start();
  ASSERT_TRUE(Answers(0));
  for (const std::string& id : acknowledged) EXPECT_EQ(First().StateOf(id), "delivered");
}

}  // namespace
}  // namespace baybridge
