// Requests with an Idempotency-Key that come again, at another node than the first time.
#include <set>

#include <gmock/gmock.h>

#include "e2e/two_nodes.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

// A request as it is sent each time.
struct Asked {
  std::string target;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

class NodesOnce : public TwoNodes {
 protected:
  static Asked Transfer(const std::string& reference) {
    const WrittenForm form = WriteForm({{"envelope", {"", DemoEnvelope({.transfer = reference})}},
                                        {"record", {"application/xml", SampleOf("hk-care/basic")}},
                                        {"person", {"", "bed 12"}}});
    return {"/v1/transfers",
            form.body,
            {{"Content-Type", form.content_type}, {"Idempotency-Key", "key-" + reference}}};
  }
  static Asked Question(const std::string& id, const std::string& text) {
    return {"/v1/transfers/" + id + "/questions",
            R"({"text": ")" + text + R"("})",
            {{"Idempotency-Key", "ask-" + text}}};
  }
  static Answer Do(const TransferClient& node, const Asked& asked) {
    return node.Post(asked.target, asked.body, asked.headers);
  }
  static bool IsReplayed(const Answer& answer) {
    return answer.Header("Idempotency-Replayed") == "true";
  }
  static std::size_t Count(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
      ++count;
    return count;
  }
  // A transfer that arrived, so that questions may be asked.
  std::string Delivered(const std::string& reference) const {
    const Answer sent = Do(First(), Transfer(reference));
    EXPECT_EQ(sent.status, 201U) << sent.body;
    const std::string id = TransferClient::Member(sent.body, "id");
    EXPECT_TRUE(First().Reaches(id, "delivered"));
    return id;
  }
};

TEST_F(NodesOnce, TheOtherNodeGivesTheSameAnswerAndDoesNothing) {
  Prepare(30);
  StartAll();
  StartOther();
  const TransferClient first = First();
  const TransferClient other = Other();
  const Asked create = Transfer("once-1");
  const Answer created = Do(first, create);
  ASSERT_EQ(created.status, 201U) << created.body;
  const Answer again = Do(other, create);
  EXPECT_EQ(again.status, 201U);
  EXPECT_EQ(again.body, created.body);
  EXPECT_EQ(again.Header("Location"), created.Header("Location"));
  EXPECT_TRUE(IsReplayed(again));
  EXPECT_FALSE(IsReplayed(created));
  EXPECT_EQ(Count(other.Get("/v1/transfers").body, "\"direction\""), 1U);
  Asked different = Transfer("once-2");
  different.headers = create.headers;
  EXPECT_EQ(Do(other, different).status, 422U);
  const std::string id = TransferClient::Member(created.body, "id");
  ASSERT_TRUE(other.Reaches(id, "delivered"));
  const Asked question = Question(id, "once asked");
  const Answer asked = Do(other, question);
  ASSERT_EQ(asked.status, 201U) << asked.body;
  const Answer repeated = Do(first, question);
  EXPECT_EQ(repeated.body, asked.body);
  EXPECT_TRUE(IsReplayed(repeated));
  EXPECT_EQ(Count(first.Get("/v1/transfers/" + id + "/questions").body, "once asked"), 1U);
  // A batch is made once too, and is at the node that made it.
  const Asked batch = {"/v1/batches?from=hk-care&to=gd-care",
                       SampleOf("hk-care/basic"),
                       {{"Content-Type", "application/xml"}, {"Idempotency-Key", "batch"}}};
  const Answer made = Do(first, batch);
  ASSERT_EQ(made.status, 201U) << made.body;
  EXPECT_EQ(made.Header("Baybridge-Node"), "hk-a");
  EXPECT_EQ(Do(other, batch).body, made.body);
  EXPECT_THAT(other.Get("/v1/batches").body, HasSubstr("\"batches\": []"));
  const std::string path = made.Header("Location");
  EXPECT_EQ(first.Get(path).status, 200U);
  const Answer elsewhere = other.Get(path);
  EXPECT_EQ(elsewhere.status, 421U) << elsewhere.body;
  EXPECT_EQ(TransferClient::Member(elsewhere.body, "code"), "batch-elsewhere");
  EXPECT_EQ(elsewhere.Header("Baybridge-Node"), "hk-a");
  EXPECT_THAT(TransferClient::Member(elsewhere.body, "detail"), HasSubstr("‘hk-a’"));
}

TEST_F(NodesOnce, OfTwoNodesAtOnceExactlyOneDoesIt) {
  Prepare(30);
  StartAll();
  StartOther();
  const std::string id = Delivered("at-once");
  constexpr int kRounds = 8;
  for (int i = 0; i < kRounds; ++i) {
    for (const Asked& asked :
         {Transfer("at-once-" + std::to_string(i)), Question(id, "round " + std::to_string(i))}) {
      Answer one;
      std::thread rival([&] { one = Do(First(), asked); });
      const Answer two = Do(Other(), asked);
      rival.join();
      EXPECT_EQ(one.status, 201U) << one.body;
      EXPECT_EQ(two.status, 201U) << two.body;
      EXPECT_EQ(one.body, two.body);
      EXPECT_NE(IsReplayed(one), IsReplayed(two)) << asked.target;
    }
  }
  EXPECT_EQ(Count(First().Get("/v1/transfers").body, "\"direction\""), std::size_t{kRounds} + 1);
  EXPECT_EQ(Count(Other().Get("/v1/transfers/" + id + "/questions").body, "\"round "),
            std::size_t{kRounds});
}

// Whether the answer got out or not: the client asks again at the other node.
TEST_F(NodesOnce, WhatAKilledNodeDidIsNotDoneAgain) {
  Prepare(5);
  StartAll();
  StartOther();
  const std::string id = Delivered("killed");
  std::size_t questions = 0;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::pair<Asked, Answer>> sent;
    std::thread killer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(40 + 30 * round));
      processes_[0]->Signal(SIGKILL);
    });
    for (bool alive = true; alive;) {
      const std::string name = std::to_string(round) + "-" + std::to_string(sent.size());
      const Asked asked =
          sent.size() % 2 == 0 ? Question(id, "killed " + name) : Transfer("killed-" + name);
      if (sent.size() % 2 == 0) ++questions;
      sent.emplace_back(asked, Do(First(), asked));
      alive = sent.back().second.status == 201;
    }
    killer.join();
    processes_[0]->End(SIGKILL);
    for (const auto& [asked, answer] : sent) {
      const Answer again = Do(Other(), asked);
      EXPECT_EQ(again.status, 201U) << again.body;
      if (answer.status != 201) continue;
      EXPECT_EQ(again.body, answer.body);
      EXPECT_TRUE(IsReplayed(again));
    }
    processes_[0]->Start();
    ASSERT_TRUE(Answers(0));
    // The node itself, which began with an empty memory.
    for (const auto& [asked, answer] : sent) EXPECT_TRUE(IsReplayed(Do(First(), asked)));
  }
  EXPECT_GE(questions, 3U);
  EXPECT_EQ(Count(Other().Get("/v1/transfers/" + id + "/questions").body, "\"killed "), questions);
}

}  // namespace
}  // namespace baybridge
