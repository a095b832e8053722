// Many threads with one store: what they bring shares commits, and nobody suffers from another.
#include "store/group_commit.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <future>
#include <latch>
#include <optional>
#include <set>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/rounds.h"
#include "support/scratch.h"
#include "unit/store/store_node.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

std::vector<TransferStore::Step> Ready() {
  return {
      {.event = TransferEvent::kJudge, .change = {.act = kAct, .payloads = {{"report", "{}"}}}},
      {.event = TransferEvent::kSeal, .change = {.act = kAct, .payloads = {{"delivered", "d"}}}}};
}

class GroupCommitTest : public testing::Test {
 protected:
  GroupCommitTest() {
    scratch.Write("key", NewKeyFileText());
    fs::permissions(scratch.folder() / "key", fs::perms::owner_read | fs::perms::owner_write);
    keys = *KeyFiles::Read((scratch.folder() / "key").string());
    Reopen();
  }
  // Before a fork: no connection may be in two processes.
  void Close() {
    group.reset();
    transfers.reset();
    store.reset();
  }
  void Reopen() {
    Close();
    auto opened = Store::Open(scratch.folder() / "store.db", *keys);
    ASSERT_TRUE(opened) << opened.error().what;
    store = *std::move(opened);
    transfers.emplace(*store);
    group.emplace(*store);
  }
  using Received = Result<TransferStore::Received>;
  // What a caller sees: the outcome of the work, or of the transaction.
  Received Receive(const std::string& name, const std::vector<TransferStore::Step>& steps) {
    std::optional<Received> received;
    const auto done =
        group->Together([&] { received.emplace(transfers->Receive(Named(name), kAct, steps)); });
    return done ? *received : Received(done.error());
  }
  // Calls all at once, while another's work holds the store, so that they share a transaction.
  std::vector<Received> AllTogether(const std::vector<std::function<Received()>>& calls) {
    std::latch held(1);
    std::latch go(1);
    std::thread first([&] {
      EXPECT_TRUE(group->Together([&] {
        held.count_down();
        go.wait();
      }));
    });
    held.wait();
    std::vector<std::future<Received>> answers;
    for (const auto& call : calls) {
      answers.push_back(std::async(std::launch::async, call));
      // In their order.
      while (group->waiting() < answers.size()) std::this_thread::yield();
    }
    go.count_down();
    first.join();
    std::vector<Received> received;
    for (auto& answer : answers) received.push_back(answer.get());
    return received;
  }
  std::size_t Found(const std::string& name) {
    auto rows = transfers->List("", 0, 1'000);
    EXPECT_TRUE(rows);
    std::size_t found = 0;
    for (const TransferRow& row : *rows) {
      const auto source = transfers->Get(row.id, "source");
      if (source && *source == "record of " + name) ++found;
    }
    return found;
  }

  Scratch scratch;
  std::unique_ptr<KeyEncryption> keys;
  std::unique_ptr<Store> store;
  std::optional<TransferStore> transfers;
  std::optional<GroupCommit> group;
};

TEST_F(GroupCommitTest, WhatWaitsForACommitSharesTheNext) {
  const std::vector<std::string> names{"a", "b", "c", "d", "e"};
  std::vector<std::function<Received()>> calls;
  for (const std::string& name : names)
    calls.emplace_back([&, name] { return Receive(name, Ready()); });
  const auto answers = AllTogether(calls);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSERT_TRUE(answers[i]) << answers[i].error().what;
    EXPECT_EQ(answers[i]->row.state, TransferState::kSealed);
    // In the order in which they came, each with its three entries.
    EXPECT_EQ(answers[i]->row.first, 3 * i + 1);
    EXPECT_EQ(answers[i]->row.sequence, 3 * i + 3);
  }
  EXPECT_EQ(group->counts().works, 6U);
  EXPECT_EQ(group->counts().commits, 2U);
  Reopen();
  EXPECT_EQ(store->audit_size(), 15U);
  for (const std::string& name : names) EXPECT_EQ(Found(name), 1U) << name;
  EXPECT_EQ(*transfers->CountWaiting("gd.example"), 5U);
}

TEST_F(GroupCommitTest, OneThreadDoesTheWorkOfThoseWhoWait) {
  std::thread::id alone;
  EXPECT_TRUE(group->Together([&] { alone = std::this_thread::get_id(); }));
  EXPECT_EQ(alone, std::this_thread::get_id());
  std::vector<std::thread::id> callers(3);
  std::vector<std::thread::id> workers(3);
  std::vector<std::function<Received()>> calls;
  for (std::size_t i = 0; i < callers.size(); ++i) {
    calls.emplace_back([&, i]() -> Received {
      callers[i] = std::this_thread::get_id();
      EXPECT_TRUE(group->Together([&, i] { workers[i] = std::this_thread::get_id(); }));
      return TransferStore::Received{};
    });
  }
  (void)AllTogether(calls);
  for (const std::thread::id worker : workers) {
    EXPECT_EQ(worker, workers[0]);
    for (const std::thread::id caller : callers) EXPECT_NE(worker, caller);
  }
  EXPECT_NE(workers[0], std::this_thread::get_id());
}

TEST_F(GroupCommitTest, WhatThrowsComesOutWhereItWasBroughtAndStopsNobody) {
  const auto answers = AllTogether({[&] { return Receive("a", Ready()); },
                                    [&]() -> Received {
                                      EXPECT_THROW((void)group->Together([&] {
                                        EXPECT_TRUE(transfers->Receive(Named("b"), kAct, Ready()));
                                        throw std::runtime_error("broke off");
                                      }),
                                                   std::runtime_error);
                                      return Failure{FailureKind::kUsage, "thrown", {}, {}};
                                    },
                                    [&] { return Receive("c", Ready()); }});
  // Nobody is told that something counts which does not.
  for (const Received& answer : answers) EXPECT_FALSE(answer);
  EXPECT_THROW(group->Alone([] { throw std::runtime_error("alone"); }), std::runtime_error);
  for (const char* name : {"a", "b", "c"}) EXPECT_EQ(Found(name), 0U) << name;
  for (const char* name : {"a", "b", "c"}) EXPECT_TRUE(Receive(name, Ready())) << name;
  Reopen();
  EXPECT_EQ(store->audit_size(), 9U);
  for (const char* name : {"a", "b", "c"}) EXPECT_EQ(Found(name), 1U) << name;
}

TEST_F(GroupCommitTest, WhatFailsTakesNothingOfTheOthersAlong) {
  // Everything of it was written but the last step, which is not legal.
  std::vector<TransferStore::Step> bad = Ready();
  bad.push_back({.event = TransferEvent::kArrive, .change = {.act = kAct}});
  const auto answers =
      AllTogether({[&] { return Receive("before", Ready()); }, [&] { return Receive("bad", bad); },
                   [&] { return Receive("after", Ready()); }});
  ASSERT_TRUE(answers[0]);
  ASSERT_FALSE(answers[1]);
  EXPECT_EQ(answers[1].error().what, "state");
  ASSERT_TRUE(answers[2]);
  EXPECT_EQ(answers[2]->row.first, answers[0]->row.sequence + 1);
  EXPECT_EQ(group->counts().commits, 2U);
  Reopen();  // the log is whole
  EXPECT_EQ(store->audit_size(), 6U);
  EXPECT_EQ(Found("before"), 1U);
  EXPECT_EQ(Found("bad"), 0U);
  EXPECT_EQ(Found("after"), 1U);
  EXPECT_FALSE(*store->FindPerson("resident bad"));
  EXPECT_EQ(*transfers->CountWaiting("gd.example"), 2U);
}

// An error of the store is nobody's own: each caller is told, and the log is what the file has.
TEST_F(GroupCommitTest, ACommitThatFailsIsToldToAll) {
  ASSERT_TRUE(Receive("first", Ready()));
  Close();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // No file may grow: as where the disk is full.
    signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    const auto set = [&](rlim_t bytes) {
      limit.rlim_cur = bytes;
      setrlimit(RLIMIT_FSIZE, &limit);
    };
    Reopen();
    set(0);
    const auto answers = AllTogether(
        {[&] { return Receive("second", Ready()); }, [&] { return Receive("third", Ready()); }});
    set(before);
    const bool told = !answers[0] && !answers[1] && store->audit_size() == 3;
    const bool goes_on = Receive("fourth", Ready()).has_value() && store->audit_size() == 6;
    _exit((told ? 0 : 1) | (goes_on ? 0 : 2));
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  Reopen();
  EXPECT_EQ(store->audit_size(), 6U);
  EXPECT_EQ(Found("second"), 0U);
  EXPECT_EQ(Found("fourth"), 1U);
}

TEST_F(GroupCommitTest, WhatIsAloneSeesADurableState) {
  auto answers =
      AllTogether({[&] { return Receive("a", Ready()); },
                   [&]() -> Received {
                     std::optional<Failure> failed;
                     group->Alone([&] {
                       if (!store->Begin()) failed.emplace();
                       store->Rollback();
                     });
                     return failed ? Received(*failed) : Received(TransferStore::Received{});
                   },
                   [&] { return Receive("b", Ready()); }});
  for (const Received& answer : answers) EXPECT_TRUE(answer);
  EXPECT_EQ(group->counts().commits, 4U);
}

// In the child: several threads; each tells a name when it was told that it is durable.
[[noreturn]] void Drive(const fs::path& folder, unsigned round, int told) {
  constexpr int kThreads = 6;
  auto keys = KeyFiles::Read((folder / "key").string());
  auto store = Store::Open(folder / "store.db", **keys);
  if (!store) _exit(1);
  TransferStore transfers(**store);
  GroupCommit group(**store);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (unsigned number = 0;; ++number) {
        const std::string name =
            std::to_string(round) + "-" + std::to_string(thread) + "-" + std::to_string(number);
        bool taken = false;
        const auto done = group.Together(
            [&] { taken = transfers.Receive(Named(name), kAct, Ready()).has_value(); });
        const std::string line = name + "\n";
        if (!done || !taken || write(told, line.data(), line.size()) < 0) _exit(1);
      }
    });
  }
  for (std::jthread& thread : threads) thread.join();
  _exit(1);
}

TEST_F(GroupCommitTest, WhatWasAcknowledgedIsThereAfterAKill) {
  const unsigned rounds = Rounds(6);
  std::set<std::string> told;
  Close();
  for (unsigned round = 0; round < rounds; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      Drive(scratch.folder(), round, ends[1]);
    }
    close(ends[1]);
    std::FILE* told_by = fdopen(ends[0], "r");
    char name[40];
    for (unsigned lines = 5 + round * 7 % 20; lines > 0; --lines) {
      ASSERT_EQ(std::fscanf(told_by, "%39s", name), 1);
      told.insert(name);
    }
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it failed by itself: " << status;
    while (std::fscanf(told_by, "%39s", name) == 1) told.insert(name);
    std::fclose(told_by);
  }
  Reopen();
  auto rows = transfers->List("", 0, 1'000'000);
  ASSERT_TRUE(rows);
  EXPECT_GE(rows->size(), told.size());
  EXPECT_EQ(store->audit_size(), 3 * rows->size());
  for (const TransferRow& row : *rows) EXPECT_EQ(row.state, TransferState::kSealed);
  for (const std::string& name : told) {
    const auto same = transfers->FindSame(Named(name));
    EXPECT_TRUE(same && *same) << "acknowledged and lost: " << name;
  }
  EXPECT_EQ(*transfers->CountWaiting("gd.example"), rows->size());
}

}  // namespace
}  // namespace baybridge
