#pragma once

// What the parts of PgLedger share: trying again, and numbers as the database takes them. Included
// by them only.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>

#include "store/pg_ledger.h"

namespace baybridge {

// A number as the text of a statement's value.
inline std::string NumberText(std::uint64_t number) {
  return std::to_string(number);
}

template <typename T, typename Work>
Result<T> PgLedger::TryOnce(bool together, const Work& work) {
  auto connected = Connect();
  if (!connected) return std::move(connected).error();
  if (!together) return work();
  auto begun = connection_->RunAll("BEGIN");
  if (!begun) return std::move(begun).error();
  Result<T> done = work();
  if (!done) return done;
  auto committed = connection_->RunAll("COMMIT");
  if (!committed) return std::move(committed).error();
  return done;
}

template <typename T, typename Work>
Result<T> PgLedger::Try(bool together, const Work& work) {
  constexpr auto kFirstWait = std::chrono::milliseconds(20);
  constexpr auto kMostWait = std::chrono::milliseconds(500);
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto end = begin + options_.patience;
  const auto note = [&] {
    away_.Add(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin));
  };
  for (auto wait = kFirstWait;; wait = std::min(2 * wait, kMostWait)) {
    Result<T> done = TryOnce<T>(together, work);
    if (done) {
      note();
      return done;
    }
    // Without a connection: it could not be made, which may pass unless it is refused for good.
    const bool may_pass =
        connection_ ? connection_->transient() : done.error().place == kShareStore;
    connection_.reset();  // takes back what was not committed
    const bool tired = Clock::now() + wait > end || (options_.give_up && options_.give_up());
    if (!may_pass || tired) {
      note();
      return done;
    }
    std::this_thread::sleep_for(wait);
  }
}

}  // namespace baybridge
