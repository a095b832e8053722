#pragma once

// What tests of the store of transfers bring to it, and one node's hold on it.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "store/group_commit.h"
#include "store/transfer_store.h"

namespace baybridge {

inline const TransferAct kAct{
    .actor = std::string(64, 'a'), .time = "2026-06-01T08:00:00Z", .rules = {}, .result = {}};

// An outgoing transfer of that reference, of a person of its own.
inline NewTransfer Named(const std::string& name) {
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
struct StoreNode {
  explicit StoreNode(std::unique_ptr<Store> opened)
      : store(std::move(opened)),
        transfers(*store),
        group(*store) {}
  std::unique_ptr<Store> store;
  TransferStore transfers;
  GroupCommit group;

  // The outcome of the work, or of the transaction where that failed.
  template <typename Work>
  auto With(Work work) {
    std::optional<decltype(work(transfers))> outcome;
    const auto done = group.Together([&] { outcome.emplace(work(transfers)); });
    return done ? *std::move(outcome) : decltype(work(transfers))(done.error());
  }
};

}  // namespace baybridge
