#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/http.h"

namespace baybridge {

// Remembers answers by the Idempotency-Key of their request, so that a request which a client
// repeats is done once. Bounded in number, bytes and time; held in memory only, so of this node and
// until it ends: for requests that change nothing, whose answer is found out anew elsewhere. Those
// that change the store are known there too (server/once.h). Thread-safe.
class IdempotencyStore {
 public:
  struct Limits {
    std::size_t max_answers = 4'096;
    std::size_t max_bytes = std::size_t{64} * 1024 * 1024;  // 64 MiB of bodies
    std::chrono::seconds keep{600};
  };
  using Clock = std::chrono::steady_clock;

  explicit IdempotencyStore(const Limits& limits) : limits_(limits) {}

  const Limits& limits() const { return limits_; }

  enum class Found { kNew, kInWork, kOther, kAnswered };
  struct Answer {
    Found found = Found::kNew;
    HttpResponse response = {};  // where it was answered
  };
  // Begins a request: kNew is the caller's to do, and Finish or Drop must follow; kInWork is being
  // done now; kOther used the key for another request (`digest` differs). `key` holds the caller.
  Answer Begin(const std::string& key, const std::string& digest, Clock::time_point now);
  void Finish(const std::string& key, const HttpResponse& response, Clock::time_point now);
  void Drop(const std::string& key);

 private:
  struct Entry {
    std::string digest;
    std::optional<HttpResponse> response;
    Clock::time_point until;
    std::list<std::string>::iterator place;  // in order_, once answered
  };
  void Remove(std::map<std::string, Entry>::iterator entry);
  void Shrink(Clock::time_point now);

  const Limits limits_;
  std::mutex mutex_;  // of what follows
  std::map<std::string, Entry> entries_;
  std::list<std::string> order_;  // of answered keys, the oldest first
  std::size_t bytes_ = 0;
};

}  // namespace baybridge
