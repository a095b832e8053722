// Answers to requests that may be repeated, in a file and in PostgreSQL.
#include "store/answer_store.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "core/file.h"
#include "store/group_commit.h"
#include "store/pg_connection.h"
#include "store/transfer_store.h"
#include "support/rounds.h"
#include "support/scratch.h"
#include "support/servers.h"
#include "support/tied_child.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kNow = 1'000'000;
constexpr std::int64_t kUntil = kNow + 600;
const TransferAct kAct{
    .actor = std::string(64, 'a'), .time = "2026-06-01T08:00:00Z", .rules = {}, .result = {}};
using Outcome = AnswerStore::Outcome;

AnswerName Named(const std::string& name) {
  return {.name = "home|" + name, .digest = "digest of " + name};
}
NewTransfer Transfer(const std::string& name) {
  return {.institution = "HK-0001",
          .partner = "gd.example",
          .reference = name,
          .person = "resident " + name,
          .consent = "C-" + name,
          .digest = name,
          .deadline = 1'000'000'000,
          .payloads = {{"source", "record of " + name}}};
}

// What one node has of the store.
struct Node {
  explicit Node(std::unique_ptr<Store> opened)
      : store(std::move(opened)),
        transfers(*store),
        group(*store) {}
  std::unique_ptr<Store> store;
  TransferStore transfers;
  GroupCommit group;

  template <typename Work>
  auto With(Work work) {
    std::optional<decltype(work(transfers))> outcome;
    const auto done = group.Together([&] { outcome.emplace(work(transfers)); });
    return done ? *std::move(outcome) : decltype(work(transfers))(done.error());
  }
  // A note in the audit log, and its number as the answer.
  Result<Outcome> NoteOnce(const AnswerName& name, std::int64_t now = kNow) {
    return With([&](TransferStore& all) {
      return all.answers().Once(name, now, now + 600, [&]() -> Result<AnswerStore::Made> {
        auto noted = all.Note(AuditAction::kDisclosed, kAct);
        if (!noted) return std::move(noted).error();
        return AnswerStore::Made{.answer = "number " + std::to_string(*noted)};
      });
    });
  }
  Result<Outcome> ReceiveOnce(const std::string& name) {
    return With([&](TransferStore& all) {
      return all.answers().Once(Named(name), kNow, kUntil, [&]() -> Result<AnswerStore::Made> {
        auto received = all.Receive(Transfer(name), kAct);
        if (!received) return std::move(received).error();
        return AnswerStore::Made{.answer = "answer to " + name, .person = received->row.person};
      });
    });
  }
  Result<std::optional<std::string>> Find(const AnswerName& name, std::int64_t now = kNow) {
    return With([&](TransferStore& all) { return all.answers().Find(name, now); });
  }
};

// With `true` in PostgreSQL.
class AnswerStoreTest : public testing::TestWithParam<bool> {
 protected:
  static void SetUpTestSuite() { server_ = new PostgresServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void SetUp() override {
    ASSERT_TRUE(server_->ready());
    scratch_.Write("key", NewKeyFileText());
    fs::permissions(scratch_.folder() / "key", fs::perms::owner_read | fs::perms::owner_write);
    keys_ = *KeyFiles::Read((scratch_.folder() / "key").string());
    if (!GetParam()) return;
    auto connection = PgConnection::Open(Options());
    ASSERT_TRUE(connection) << connection.error().what;
    ASSERT_TRUE(connection->RunAll("DROP SCHEMA IF EXISTS baybridge_store CASCADE"));
  }
  static PgOptions Options() {
    return {.address = server_->address(), .password = PostgresServer::password()};
  }
  std::unique_ptr<Node> Open() {
    auto opened = GetParam() ? Store::OpenShared(Options(), *keys_)
                             : Store::Open(scratch_.folder() / "store.db", *keys_);
    EXPECT_TRUE(opened) << opened.error().what;
    return opened ? std::make_unique<Node>(*std::move(opened)) : nullptr;
  }

  static inline PostgresServer* server_ = nullptr;
  Scratch scratch_;
  std::unique_ptr<KeyEncryption> keys_;
};

TEST_P(AnswerStoreTest, ARequestIsDoneOnceAlsoByAnotherNode) {
  auto a = Open();
  ASSERT_TRUE(a);
  const auto first = a->NoteOnce(Named("one"));
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_FALSE(first->repeated);
  if (!GetParam()) a.reset();  // the same node, started anew
  auto b = Open();
  const auto again = b->NoteOnce(Named("one"));
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->answer, first->answer);
  EXPECT_EQ(**b->Find(Named("one")), first->answer);
  EXPECT_EQ(b->store->audit_size(), 1U);
  // Of somebody else, or by another key, it is another request.
  EXPECT_FALSE(b->Find({.name = "other|one", .digest = Named("one").digest})->has_value());
  EXPECT_FALSE(b->NoteOnce(Named("two"))->repeated);
}

TEST_P(AnswerStoreTest, AKeyIsOfOneRequest) {
  auto a = Open();
  ASSERT_TRUE(a->NoteOnce(Named("one")));
  AnswerName other = Named("one");
  other.digest += " ";
  EXPECT_EQ(a->NoteOnce(other).error().what, "idempotency-key-used");
  EXPECT_EQ(a->Find(other).error().what, "idempotency-key-used");
  const auto put = [&](const AnswerName& name) {
    return a->With([&](TransferStore& all) {
      return all.answers().Put(name, kNow, kUntil, {.answer = "other"});
    });
  };
  EXPECT_EQ(put(other).error().what, "idempotency-key-used");
  EXPECT_EQ(put(Named("one")).error().what, "in-work");
  EXPECT_EQ(a->store->audit_size(), 1U);
}

TEST_P(AnswerStoreTest, WhatFailsLeavesNeitherChangeNorAnswer) {
  auto a = Open();
  const auto failed = a->With([&](TransferStore& all) {
    return all.answers().Once(Named("one"), kNow, kUntil, [&]() -> Result<AnswerStore::Made> {
      EXPECT_TRUE(all.Receive(Transfer("one"), kAct));
      return Failure{FailureKind::kUsage, "state", {}, {}};
    });
  });
  EXPECT_EQ(failed.error().what, "state");
  EXPECT_EQ(a->store->audit_size(), 0U);
  EXPECT_FALSE(a->Find(Named("one"))->has_value());
  EXPECT_FALSE(*a->store->FindPerson("resident one"));
  EXPECT_FALSE(a->ReceiveOnce("one")->repeated);
}

TEST_P(AnswerStoreTest, AnAnswerEndsAfterItsTime) {
  auto a = Open();
  ASSERT_TRUE(a->NoteOnce(Named("one")));
  EXPECT_TRUE(a->NoteOnce(Named("one"), kUntil - 1)->repeated);
  EXPECT_FALSE(a->Find(Named("one"), kUntil)->has_value());
  const auto anew = a->NoteOnce(Named("one"), kUntil);
  ASSERT_TRUE(anew) << anew.error().what;
  EXPECT_FALSE(anew->repeated);
  EXPECT_EQ(anew->answer, "number 2");
}

TEST_P(AnswerStoreTest, ALaterAnswerTakesThePlaceOfTheFirst) {
  auto a = Open();
  ASSERT_TRUE(a->NoteOnce(Named("one")));
  const auto replace = [&](const AnswerName& name) {
    return a->With([&](TransferStore& all) { return all.answers().Replace(name, "later"); });
  };
  EXPECT_TRUE(replace(Named("none")));
  EXPECT_FALSE(a->Find(Named("none"))->has_value());
  EXPECT_TRUE(replace(Named("one")));
  EXPECT_EQ(**a->Find(Named("one")), "later");
}

TEST_P(AnswerStoreTest, OldAnswersAndTooManyAreDropped) {
  auto a = Open();
  const auto drop = [&](std::int64_t now, const AnswerLimits& limits) {
    return *a->With([&](TransferStore& all) { return all.answers().DropOld(now, limits); });
  };
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(a->NoteOnce(Named(std::to_string(i)), kNow + i));
  EXPECT_EQ(drop(kNow, {}), 0U);
  EXPECT_EQ(drop(kUntil, {}), 1U);  // the first is too old
  EXPECT_EQ(drop(kUntil, {.most = 2}), 1U);
  EXPECT_FALSE(a->Find(Named("1"), kNow)->has_value());
  EXPECT_TRUE(a->Find(Named("3"), kNow)->has_value());
  // Each is more than 50 bytes and less than 100 as it is sealed.
  EXPECT_EQ(drop(kUntil, {.most_bytes = 100}), 1U);
  EXPECT_TRUE(a->Find(Named("3"), kNow)->has_value());
}

TEST_P(AnswerStoreTest, NothingOfItStandsInTheClearAndAPersonTakesItAlong) {
  auto a = Open();
  ASSERT_TRUE(a->ReceiveOnce("one"));
  ASSERT_TRUE(a->ReceiveOnce("two"));
  const auto person = a->store->FindPerson("resident one");
  ASSERT_TRUE(person && *person);
  if (!GetParam()) {
    std::string bytes;
    for (const auto& entry : fs::directory_iterator(scratch_.folder())) {
      auto read = ReadFile(entry.path(), 100'000'000);
      if (read && entry.path().filename() != "key") bytes += *read;
    }
    for (const char* secret : {"answer to one", "home|one", "digest of one"})
      EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
  ASSERT_TRUE(a->store->ErasePerson(**person));
  EXPECT_FALSE(a->Find(Named("one"))->has_value());
  EXPECT_TRUE(a->Find(Named("two"))->has_value());
}

TEST_P(AnswerStoreTest, OfManyAtOnceOneAloneDoesIt) {
  auto a = Open();
  auto b = GetParam() ? Open() : nullptr;
  constexpr int kRequests = 20;
  std::atomic<int> done{0};
  std::vector<std::string> answers(4 * kRequests);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        Node& node = thread % 2 == 1 && b ? *b : *a;
        for (int i = 0; i < kRequests; ++i) {
          const auto outcome = node.NoteOnce(Named(std::to_string(i)));
          ASSERT_TRUE(outcome) << outcome.error().what;
          if (!outcome->repeated) ++done;
          answers[static_cast<std::size_t>(thread * kRequests + i)] = outcome->answer;
        }
      });
    }
  }
  EXPECT_EQ(done, kRequests);
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i], answers[i % kRequests]);
  auto now = Open();
  EXPECT_EQ(now->store->audit_size(), static_cast<std::uint64_t>(kRequests));
}

TEST_P(AnswerStoreTest, WhichNodeHoldsABatchIsKnownToAll) {
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
TEST_P(AnswerStoreTest, AKillLeavesBothOrNeither) {
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
      const bool answered = node->Find(Named(name))->has_value();
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
                         AnswerStoreTest,
                         testing::Bool(),
                         [](const testing::TestParamInfo<bool>& engine) {
                           return engine.param ? "Postgres" : "File";
                         });

}  // namespace
}  // namespace baybridge
