#pragma once

// The store as nodes of a gateway have it, in a file and in PostgreSQL.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "store/pg_connection.h"
#include "support/scratch.h"
#include "support/servers.h"
#include "unit/store/store_node.h"

namespace baybridge {

inline constexpr std::int64_t kNow = 1'000'000;
inline constexpr std::int64_t kUntil = kNow + 600;
inline AnswerName NamedAnswer(const std::string& name) {
  return {.name = "home|" + name, .digest = "digest of " + name};
}

// What one node has of the store.
struct AnswerNode : StoreNode {
  using StoreNode::StoreNode;

  // A note in the audit log, and its number as the answer.
  Result<AnswerStore::Outcome> NoteOnce(const AnswerName& name, std::int64_t now = kNow) {
    return With([&](TransferStore& all) {
      return all.answers().Once(name, now, now + 600, [&]() -> Result<AnswerStore::Made> {
        auto noted = all.Note(AuditAction::kDisclosed, kAct);
        if (!noted) return std::move(noted).error();
        return AnswerStore::Made{.answer = "number " + std::to_string(*noted)};
      });
    });
  }
  Result<AnswerStore::Outcome> ReceiveOnce(const std::string& name) {
    return With([&](TransferStore& all) {
      return all.answers().Once(
          NamedAnswer(name), kNow, kUntil, [&]() -> Result<AnswerStore::Made> {
            auto received = all.Receive(Named(name), kAct);
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
class AnswerStoreFixture : public testing::TestWithParam<bool> {
 protected:
  static void SetUpTestSuite() { server_ = new PostgresServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  void SetUp() override {
    ASSERT_TRUE(server_->ready());
    scratch_.Write("key", NewKeyFileText());
    std::filesystem::permissions(
        scratch_.folder() / "key",
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    keys_ = *KeyFiles::Read((scratch_.folder() / "key").string());
    if (!GetParam()) return;
    auto connection = PgConnection::Open(Options());
    ASSERT_TRUE(connection) << connection.error().what;
    ASSERT_TRUE(connection->RunAll("DROP SCHEMA IF EXISTS baybridge_store CASCADE"));
  }
  static PgOptions Options() {
    return {.address = server_->address(), .password = PostgresServer::password()};
  }
  std::unique_ptr<AnswerNode> Open() {
    auto opened = GetParam() ? Store::OpenShared(Options(), *keys_)
                             : Store::Open(scratch_.folder() / "store.db", *keys_);
    EXPECT_TRUE(opened) << opened.error().what;
    return opened ? std::make_unique<AnswerNode>(*std::move(opened)) : nullptr;
  }

  static inline PostgresServer* server_ = nullptr;
  Scratch scratch_;
  std::unique_ptr<KeyEncryption> keys_;
};

}  // namespace baybridge
