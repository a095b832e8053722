// The store of transfers in PostgreSQL: several nodes of a gateway with one database.
#include <csignal>
#include <filesystem>
#include <optional>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "store/pg_connection.h"
#include "support/scratch.h"
#include "support/servers.h"
#include "unit/store/store_node.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;
using Event = TransferEvent;

constexpr RetryTimes kRetry{.first_seconds = 1, .most_seconds = 60, .lease_seconds = 1'000};

std::vector<TransferStore::Step> Ready() {
  return {
      {.event = Event::kJudge, .change = {.act = kAct, .payloads = {{"report", "{}"}}}},
      {.event = Event::kSeal, .change = {.act = kAct, .payloads = {{"delivered", "container"}}}}};
}

struct Node : StoreNode {
  using StoreNode::StoreNode;

  Result<TransferStore::Received> Receive(const std::string& name) {
    return With([&](TransferStore& all) { return all.Receive(Named(name), kAct, Ready()); });
  }
  Sha256Digest Root() {
    Sha256Digest root{};
    group.Alone([&] { root = store->tree().Root(store->audit_size()); });
    return root;
  }
};

class PgStoreTest : public testing::Test {
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
    // Each test begins with nothing.
    auto connection = PgConnection::Open(Options());
    ASSERT_TRUE(connection) << connection.error().what;
    ASSERT_TRUE(connection->RunAll("DROP SCHEMA IF EXISTS baybridge_store CASCADE"));
  }
  static PgOptions Options() {
    return {.address = server_->address(), .password = PostgresServer::password()};
  }
  std::unique_ptr<Node> Open() {
    auto opened = Store::OpenShared(Options(), *keys_);
    EXPECT_TRUE(opened) << opened.error().what;
    return opened ? std::make_unique<Node>(*std::move(opened)) : nullptr;
  }

  static inline PostgresServer* server_ = nullptr;
  Scratch scratch_;
  std::unique_ptr<KeyEncryption> keys_;
};

TEST_F(PgStoreTest, WhatOneNodeTakesInAnotherGoesOnWith) {
  auto a = Open();
  auto b = Open();
  ASSERT_TRUE(a && b);
  const auto received = a->Receive("T-1");
  ASSERT_TRUE(received) << received.error().what;
  const std::string id = received->row.id;
  const auto found = b->With([&](TransferStore& all) { return all.Find(id); });
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->state, TransferState::kSealed);
  EXPECT_EQ(*b->With([&](TransferStore& all) { return all.Get(id, "source"); }), "record of T-1");
  const auto claimed =
      b->With([&](TransferStore& all) { return all.Claim("gd.example", 1'000, kRetry, kAct); });
  ASSERT_TRUE(claimed && *claimed) << claimed.error().what;
  EXPECT_EQ((*claimed)->transfer, id);
  // It is at it: the other node leaves it alone, until it is given back.
  const auto claim_again = [&](std::int64_t now) {
    const auto again =
        a->With([&](TransferStore& all) { return all.Claim("gd.example", now, kRetry, kAct); });
    EXPECT_TRUE(again);
    return again && again->has_value();
  };
  EXPECT_FALSE(claim_again(1'999));
  ASSERT_TRUE(b->With([&](TransferStore& all) { return all.Postpone(**claimed, 1'000, kRetry); }));
  EXPECT_FALSE(claim_again(1'000));
  EXPECT_TRUE(claim_again(1'001));
  const auto delivered = b->With([&](TransferStore& all) {
    return all.Apply(id, Event::kDeliver, {.act = kAct, .payloads = {{"receipt", "signed"}}});
  });
  ASSERT_TRUE(delivered) << delivered.error().what;
  EXPECT_EQ(*a->With([&](TransferStore& all) { return all.Get(id, "receipt"); }), "signed");
  // The same again is the same, wherever it comes.
  const auto again = b->Receive("T-1");
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->is_new);
  const auto revoked =
      b->With([&](TransferStore& all) { return all.RevokeConsent("HK-0001", "C-T-1", kAct); });
  ASSERT_TRUE(revoked) << revoked.error().what;
  EXPECT_FALSE(*a->With([&](TransferStore& all) { return all.MayDisclose(id); }));
  EXPECT_EQ(a->Root(), b->Root());
  EXPECT_EQ(a->store->audit_size(), b->store->audit_size());
}

TEST_F(PgStoreTest, NodesThatWriteAtOnceMakeOneLogAndSendEachMessageOnce) {
  constexpr int kEach = 20;
  constexpr int kThreads = 3;
  auto a = Open();
  auto b = Open();
  ASSERT_TRUE(a && b);
  std::mutex mutex;
  std::set<std::string> claimed;
  std::size_t claims = 0;
  {
    std::vector<std::jthread> threads;
    for (Node* node : {a.get(), b.get()}) {
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, node, thread] {
          const std::string name = (node == a.get() ? "a-" : "b-") + std::to_string(thread) + "-";
          for (int i = 0; i < kEach; ++i) EXPECT_TRUE(node->Receive(name + std::to_string(i)));
          for (bool more = true; more;) {
            const auto one = node->With(
                [&](TransferStore& all) { return all.Claim("gd.example", 1'000, kRetry, kAct); });
            EXPECT_TRUE(one);
            more = one && one->has_value();
            const std::lock_guard lock(mutex);
            if (more) claimed.insert((**one).message);
            if (more) ++claims;
          }
        });
      }
    }
  }
  constexpr std::size_t kAll = std::size_t{2} * kThreads * kEach;
  EXPECT_EQ(claims, claimed.size()) << "a message was claimed twice";
  EXPECT_EQ(claims, kAll);
  EXPECT_EQ(a->Root(), b->Root());
  auto c = Open();
  ASSERT_TRUE(c);
  EXPECT_EQ(c->store->audit_size(), 4 * kAll);  // received, judged, sealed, disclosed
  EXPECT_EQ(c->Root(), a->Root());
  EXPECT_EQ(c->With([](TransferStore& all) { return all.List("", 0, 1'000); })->size(), kAll);
  EXPECT_TRUE(c->store->Scrub()->empty());
}

TEST_F(PgStoreTest, WhatFailsTakesNothingOfTheOthersAlong) {
  auto a = Open();
  ASSERT_TRUE(a);
  const InboxMark mark{.partner = "gd.example", .message = "m", .digest = "d", .receipt = "r"};
  std::optional<Result<Done>> twice;
  std::optional<Result<TransferStore::Received>> bad;
  std::optional<Result<TransferStore::Received>> good;
  auto steps = Ready();
  steps.push_back({.event = Event::kArrive, .change = {.act = kAct}});
  const auto done = a->group.Together([&] {
    ASSERT_TRUE(a->transfers.MarkSeen(mark));
    twice.emplace(a->transfers.MarkSeen(mark));  // the database itself refuses
    bad.emplace(a->transfers.Receive(Named("bad"), kAct, steps));
    good.emplace(a->transfers.Receive(Named("good"), kAct, Ready()));
  });
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(twice->error().kind, FailureKind::kUsage);
  EXPECT_EQ(bad->error().what, "state");
  EXPECT_TRUE(*good);
  auto b = Open();
  ASSERT_TRUE(b);
  EXPECT_EQ(b->store->audit_size(), 3U);
  EXPECT_FALSE(*b->store->FindPerson("resident bad"));
  EXPECT_TRUE(*b->store->FindPerson("resident good"));
}

// It dies in the middle of a transaction, with the lock of all.
TEST_F(PgStoreTest, ANodeThatIsKilledLeavesNothingHalfDone) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(ends[0]);
    auto node = Open();
    if (node == nullptr || !node->Receive("done")) _exit(1);
    (void)node->group.Together([&] {
      const bool taken = node->transfers.Receive(Named("half"), kAct, Ready()).has_value();
      if (!taken || write(ends[1], "x", 1) != 1) _exit(1);
      for (;;) pause();
    });
    _exit(1);
  }
  close(ends[1]);
  char byte = 0;
  ASSERT_EQ(read(ends[0], &byte, 1), 1);
  close(ends[0]);
  ASSERT_EQ(kill(child, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  auto other = Open();
  ASSERT_TRUE(other);
  EXPECT_EQ(other->store->audit_size(), 3U);
  const auto half = other->Receive("half");
  ASSERT_TRUE(half) << half.error().what;
  EXPECT_TRUE(half->is_new);
  EXPECT_FALSE(other->Receive("done")->is_new);
}

TEST_F(PgStoreTest, ADatabaseThatWasAwayIsUsedAgain) {
  auto a = Open();
  ASSERT_TRUE(a);
  ASSERT_TRUE(a->Receive("before"));
  server_->StopImmediately();
  const auto lost = a->Receive("lost");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, FailureKind::kUnreadable);
  EXPECT_EQ(a->store->audit_size(), 3U);
  server_->Start();
  const auto after = a->Receive("after");
  ASSERT_TRUE(after) << after.error().what;
  EXPECT_EQ(after->row.first, 4U);
}

TEST_F(PgStoreTest, WhatIsNotForItIsRefusedInWords) {
  auto a = Open();
  ASSERT_TRUE(a);
  const auto copied = a->store->Backup(scratch_.folder() / "copy.db");
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().kind, FailureKind::kUnsupported);
  EXPECT_NE(copied.error().advice.find("pg_dump"), std::string::npos);
  auto connection = PgConnection::Open(Options());
  ASSERT_TRUE(connection);
  ASSERT_TRUE(connection->RunAll("UPDATE baybridge_store.version SET version = 1000"));
  const auto newer = Store::OpenShared(Options(), *keys_);
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().kind, FailureKind::kUnsupported);
}

TEST_F(PgStoreTest, AKeyThatIsNotThatOfTheStoreOpensNothing) {
  ASSERT_TRUE(Open());
  scratch_.Write("other", NewKeyFileText());
  fs::permissions(scratch_.folder() / "other", fs::perms::owner_read | fs::perms::owner_write);
  auto other = KeyFiles::Read((scratch_.folder() / "other").string());
  ASSERT_TRUE(other);
  EXPECT_FALSE(Store::OpenShared(Options(), **other));
}

}  // namespace
}  // namespace baybridge
