#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"
#include "crypto/client_tls.h"
#include "transport/https_client.h"

namespace baybridge {

// The authority of time stamps (RFC 3161) that a gateway asks. One that does not answer costs one
// attempt, not one for each container: for a while after a failure everything fails at once, then
// one attempt finds out whether it is back, while the others still fail at once. The while doubles
// with each failure. Thread-safe.
class StampAuthority {
 public:
  using Clock = std::chrono::steady_clock;
  struct Settings {
    HttpsAddress address;
    std::string path = "/";
    std::chrono::seconds attempt{30};     // for one attempt, from connecting to the token
    std::chrono::seconds first_pause{1};  // after a failure
    std::chrono::seconds most_pause{30};
  };

  explicit StampAuthority(Settings settings) : settings_(std::move(settings)) {}

  // A token in DER over bytes; the caller waits for it, outside of its place among the workers.
  // Fails with kUnreadable where there is no good token to be had now, of which `what` begins with
  // "time-stamp"; each attempt that failed is noted in the log.
  Result<std::string> Stamp(std::string_view bytes, const ClientTls& tls);

  // True for a failure of Stamp: it is worth trying again later.
  static bool IsMissing(const Failure& failure);

 private:
  Result<std::string> Ask(std::string_view bytes, const ClientTls& tls) const;
  // False where nothing is to be asked now.
  bool MayAsk();
  void NoteFailure(const Failure& failure);

  const Settings settings_;
  std::mutex mutex_;                // of what follows
  std::chrono::seconds pause_{0};   // 0: the last attempt went well
  Clock::time_point asks_again_{};  // where the pause is not 0
  bool finding_out_ = false;        // an attempt after the pause is under way
};

}  // namespace baybridge
