#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "crypto/digest.h"
#include "server/bearer_token.h"

namespace baybridge {

// Tokens that one set of keys has accepted, by their SHA-256: verifying the signature anew costs
// more than translating a record. A caller is remembered for as long as his token is accepted, and
// not beyond these keys: a reload, which may take keys away, begins with none. Threads may share
// it.
class AcceptedTokens {
 public:
  // At most `most` tokens are held; those that have ended go first, then all.
  explicit AcceptedTokens(std::size_t most = 4096) : most_(most) {}

  // Whom a token names that was kept and is accepted at `now`, in seconds since 1970; empty for
  // any other, which is then to be judged.
  std::optional<Actor> Find(std::string_view token, std::int64_t now) const;
  void Keep(std::string_view token, const AcceptedToken& accepted, std::int64_t now);

 private:
  struct FirstBytes {  // a digest is mixed as it is
    std::size_t operator()(const Sha256Digest& digest) const;
  };

  std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<Sha256Digest, AcceptedToken, FirstBytes> tokens_;
};

}  // namespace baybridge
