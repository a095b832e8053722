#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "server/accepted_tokens.h"
#include "server/bearer_token.h"
#include "server/server_config.h"

namespace baybridge {

// Tells who calls. Shared by threads; a reload makes another one.
class Access {
 public:
  // Reads the keys of tokens. Fails like TokenKeys::Read.
  static Result<Access> Load(const ServerConfig& config);

  // Who sent the request: by its bearer token if it has one, else by its certificate, else an
  // anonymous caller. Fails with kUsage for a token that is not accepted, an Authorization of
  // another kind, or a certificate with names of two clients.
  Result<Actor> ActorOf(const HttpRequest& request, std::int64_t now) const;

 private:
  Result<Actor> ActorOfToken(std::string_view token, std::int64_t now) const;

  std::map<std::string, KnownClient, std::less<>> clients_;
  std::optional<TokenKeys> keys_;
  TokenPolicy policy_;
  std::unique_ptr<AcceptedTokens> accepted_ = std::make_unique<AcceptedTokens>();
};

}  // namespace baybridge
