#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "store/store_tables.h"
#include "store/transfer_store.h"
#include "support/scratch.h"

namespace baybridge {

// A store of transfers in a folder of its own, and what tests do with it: a failure of a helper is
// a failure of the test.
class TransferStoreFixture : public testing::Test {
 protected:
  TransferStoreFixture() {
    scratch.Write("key", NewKeyFileText());
    std::filesystem::permissions(scratch.folder() / "key", std::filesystem::perms::owner_read |
                                                               std::filesystem::perms::owner_write);
    keys = *KeyFiles::Read((scratch.folder() / "key").string());
    Reopen();
  }
  void Reopen() {
    transfers.reset();
    store.reset();
    auto opened = Store::Open(scratch.folder() / "store.db", *keys);
    ASSERT_TRUE(opened) << opened.error().what;
    store = *std::move(opened);
    transfers.emplace(*store);
  }
  // Runs SQL beside the store.
  void Doctor(const std::string& sql) {
    if (!beside) {
      auto database =
          Database::Open(scratch.folder() / "store.db", {.application_id = kStoreApplication});
      ASSERT_TRUE(database);
      beside.emplace(*std::move(database));
    }
    auto done = beside->Execute(sql);
    ASSERT_TRUE(done) << done.error().what;
  }
  static NewTransfer New(const std::string& reference,
                         TransferDirection direction = TransferDirection::kOutgoing) {
    return {.direction = direction,
            .institution = "HK-0001",
            .partner = "gd.example",
            .reference = reference,
            .person = "HK-0001|resident 7",
            .consent = "C-0001",
            .digest = "digest of " + reference,
            .deadline = 10'000,
            .payloads = {{"source", "the record of " + reference}}};
  }
  TransferRow Receive(const NewTransfer& transfer) {
    auto received = transfers->Receive(transfer, act);
    EXPECT_TRUE(received) << received.error().what;
    return received ? received->row : TransferRow{};
  }
  TransferRow Apply(const std::string& id, TransferEvent event, TransferChange change = {}) {
    change.act = act;
    auto row = transfers->Apply(id, event, change);
    EXPECT_TRUE(row) << kTransferEventNames.NameOf(event) << " " << row.error().what;
    return row ? *row : TransferRow{};
  }
  std::string WhyNot(const std::string& id, TransferEvent event, TransferChange change = {}) {
    change.act = act;
    auto row = transfers->Apply(id, event, change);
    return row ? "" : row.error().what;
  }
  TransferRow Sealed(const std::string& reference) {
    const TransferRow row = Receive(New(reference));
    Apply(row.id, TransferEvent::kJudge);
    return Apply(row.id, TransferEvent::kSeal,
                 {.act = {}, .payloads = {{"delivered", "container"}}});
  }
  std::optional<OutboxRow> Claim(std::int64_t now) {
    auto row = transfers->Claim("gd.example", now, {}, act);
    EXPECT_TRUE(row) << row.error().what;
    return row ? *row : std::nullopt;
  }
  TransferState StateOf(const std::string& id) {
    auto row = transfers->Find(id);
    EXPECT_TRUE(row && *row);
    return (*row)->state;
  }

  const TransferAct act{.actor = std::string(64, 'a'),
                        .time = "2026-06-01T08:00:00Z",
                        .rules = std::string(64, 'b'),
                        .result = {}};
  Scratch scratch;
  std::unique_ptr<KeyFiles> keys;
  std::unique_ptr<Store> store;
  std::optional<TransferStore> transfers;
  std::optional<Database> beside;
};

}  // namespace baybridge
