#pragma once

#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/client_profile.h"

struct ssl_ctx_st;
struct ssl_st;
struct x509_store_ctx_st;

namespace baybridge {

struct ClientTlsOptions {
  std::string certificate_pem;        // ours, with the chain behind it
  std::string key_pem;                // without password
  std::string authority_pem;          // authorities of servers
  std::vector<std::string> crl_pems;  // their revocation lists; empty: revocation is not checked
};

// What connections to other gateways are made with: TLS 1.3 only, our certificate shown, the
// server's chain and name checked and held to our own profile. Immutable; shared by threads.
class ClientTls {
 public:
  // Fails with kMalformed where something cannot be read or does not belong together.
  static Result<std::shared_ptr<const ClientTls>> Make(const ClientTlsOptions& options);
  ClientTls(const ClientTls&) = delete;
  ClientTls& operator=(const ClientTls&) = delete;
  ClientTls(ClientTls&&) = delete;
  ClientTls& operator=(ClientTls&&) = delete;
  ~ClientTls();

  // The library's context with one more owner; this object must outlive connections made with it.
  ssl_ctx_st* ShareNative() const;

 private:
  ClientTls() = default;
  static int VerifyChain(x509_store_ctx_st* store, void* self);
  Result<Done> SetOwn(const ClientTlsOptions& options);
  Result<Done> SetServers(const ClientTlsOptions& options);

  ssl_ctx_st* context_ = nullptr;
  ClientProfile profile_;
  std::time_t oldest_crl_ = 0;
};

// Says whom the connection is for: the server must show a certificate of this name or address.
// False where the library refuses the name.
bool ExpectServer(ssl_st* connection, const std::string& host);

}  // namespace baybridge
