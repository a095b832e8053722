// Answers and batches of nodes that end, in a file and in PostgreSQL.
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "support/rounds.h"
#include "support/tied_child.h"
#include "unit/store/answer_store_fixture.h"

namespace baybridge {
namespace {

using AnswerKillTest = AnswerStoreFixture;

TEST_P(AnswerKillTest, WhichNodeHoldsABatchIsKnownToAll) {
  auto a = Open();
  const auto with = [&](auto work) {
    return a->With([&](TransferStore& all) { return work(all.batches()); });
  };
  const auto put = [&](const std::string& batch, const std::string& node, std::int64_t now) {
    return with([&](HeldBatches held) { return held.Put(batch, "HK-0001", node, now); });
  };
  ASSERT_TRUE(put("b-1", "node-a", kNow));
  ASSERT_TRUE(put("b-2", "node-b", kNow + 1));
  a.reset();
  a = Open();
  const auto node_of = [&](const std::string& batch, const std::string& institution) {
    return with([&](HeldBatches held) { return held.NodeOf(batch, institution); })
        ->value_or("none");
  };
  EXPECT_EQ(node_of("b-1", "HK-0001"), "node-a");
  EXPECT_EQ(node_of("b-1", ""), "node-a");
  EXPECT_EQ(node_of("b-1", "HK-0002"), "none");
  EXPECT_EQ(node_of("b-3", "HK-0001"), "none");
  ASSERT_TRUE(put("b-2", "node-a", kNow + 9));  // moved
  EXPECT_EQ(*with([](HeldBatches held) { return held.ListOf("node-a"); }),
            (std::vector<std::string>{"b-1", "b-2"}));
  ASSERT_TRUE(with([](HeldBatches held) { return held.DropOld(kNow + 1); }));
  EXPECT_EQ(node_of("b-1", ""), "none");
  ASSERT_TRUE(with([](HeldBatches held) { return held.Drop("b-2"); }));
  EXPECT_EQ(node_of("b-2", ""), "none");
}

// Killed at any moment: the change and its answer are there together or not at all, and what was
// told is there.
TEST_P(AnswerKillTest, AKillLeavesBothOrNeither) {
  const unsigned seed = FirstSeed();
  std::string prefix;
  for (unsigned round = 0; round < Rounds(6); ++round) {
    prefix = std::to_string(seed + round) + "-";
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t parent = getpid();
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      EndWithParent(parent);
      close(ends[0]);
      auto node = Open();
      for (int i = 0; node != nullptr; ++i) {
        if (!node->ReceiveOnce(prefix + std::to_string(i))) _exit(1);
        if (write(ends[1], "x", 1) != 1) _exit(1);
      }
      _exit(1);
    }
    close(ends[1]);
    char byte = 0;
    int told = 0;
    for (; told < 3 && read(ends[0], &byte, 1) == 1; ++told) continue;
    usleep((seed + round) * 977 % 5'000);
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it failed by itself: " << status;
    for (; read(ends[0], &byte, 1) == 1; ++told) continue;
    close(ends[0]);
    auto node = Open();
    ASSERT_TRUE(node);
    for (int i = 0; i < told + 2; ++i) {
      const std::string name = prefix + std::to_string(i);
      const bool answered = node->Find(NamedAnswer(name))->has_value();
      const bool there = node->store->FindPerson("resident " + name)->has_value();
      EXPECT_EQ(answered, there) << "seed " << seed + round << " " << name;
      EXPECT_TRUE(i >= told || answered) << name << " was told and is gone";
      const auto again = node->ReceiveOnce(name);
      ASSERT_TRUE(again) << again.error().what;
      EXPECT_EQ(again->repeated, there);
      EXPECT_EQ(again->answer, "answer to " + name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         AnswerKillTest,
                         testing::Bool(),
                         [](const testing::TestParamInfo<bool>& engine) {
                           return engine.param ? "Postgres" : "File";
                         });

}  // namespace
}  // namespace baybridge
