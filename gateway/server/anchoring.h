#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>

#include "core/result.h"
#include "server/partner_book.h"

namespace baybridge {

class TransferService;

// Has the partners sign the states of the audit log as its witnesses, and knows since when they
// have not: an operator who alone holds a log could write another one. A log is anchored when as
// many witnesses as the configuration asks for have signed its state. Thread-safe.
class Anchoring {
 public:
  // The service must outlive it.
  explicit Anchoring(TransferService& service) : service_(service) {}

  // Reads from the store when the log was last anchored. Fails as the store does.
  Result<Done> Begin();
  // Asks the partners again and again until it is told to stop.
  void Run(const std::stop_token& stop);

  // False where nobody has signed for longer than the configuration allows. Always true without
  // partners, or without such a limit.
  bool Accepts() const;
  // When the log was last anchored, in seconds since 1970; where it never was, when it began.
  std::int64_t anchored_at() const { return anchored_at_.load(); }

 private:
  // What all of them are asked to sign.
  struct State {
    std::string note;
    std::uint64_t size = 0;
  };
  bool AskAll();
  Result<Done> AskOne(const Partner& partner, const State& state);
  Result<Done> KeepLine(const Partner& partner, const State& state, const std::string& line);
  void Tell();
  std::size_t WitnessesUnder(std::string_view note, std::int64_t& oldest) const;

  TransferService& service_;
  std::atomic<std::int64_t> anchored_at_{0};
  std::map<std::string, std::uint64_t> known_;  // of the asking thread: what each signed last
  bool told_accepting_ = true;                  // of the asking thread
};

}  // namespace baybridge
