#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "crypto/jws.h"
#include "server/role.h"

namespace baybridge {

// The keys of a JWKS file (RFC 7517) by their ids. Keys for encryption, symmetric keys and kinds
// that are not understood are left out.
class TokenKeys {
 public:
  // Fails with kMalformed and the place: no JSON, a key of ours without or with a used `kid`, a key
  // whose `alg` is not that of its kind, no key at all.
  static Result<TokenKeys> Read(std::string_view bytes, const std::string& place);
  const JwsKey* Find(std::string_view id) const;

 private:
  std::map<std::string, JwsKey, std::less<>> keys_;
};

// Whose tokens count.
struct TokenPolicy {
  std::string issuer;
  std::string audience;
  std::int64_t leeway_seconds = 60;                           // between two clocks
  std::int64_t longest_seconds = std::int64_t{24} * 60 * 60;  // from iat to exp
};

// Whom a token that was accepted names, and the seconds since 1970 at which it is accepted:
// from <= now < until.
struct AcceptedToken {
  Actor actor;
  std::int64_t from = 0;
  std::int64_t until = 0;
};

// Judges an OAuth 2.0 bearer token that is a signed JWT (RFC 7519, RFC 9068) at `now`, in seconds
// since 1970. The algorithm is that of the key which `kid` names, and the header must name the
// same; `crit`, `jku`, `jwk`, `x5u` and `x5c` are refused. Claims: iss, aud, exp, iat and sub must
// be there; `baybridge_role` names the role, `baybridge_institution` the institution of that role.
// Fails with kUsage; `what` is a word for the log (never a part of the token).
Result<AcceptedToken> JudgeToken(std::string_view token,
                                 const TokenKeys& keys,
                                 const TokenPolicy& policy,
                                 std::int64_t now);

}  // namespace baybridge
