#pragma once

#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "crypto/client_profile.h"

struct ssl_ctx_st;
struct ssl_st;
struct x509_store_ctx_st;

namespace baybridge {

// Whether clients show a certificate.
enum class ClientCertificates : std::uint8_t { kNever, kOptional, kRequired };

struct TlsOptions {
  std::string certificate_pem;  // of the server, with the chain behind it
  std::string key_pem;
  std::string client_ca_pem;          // authorities of clients; empty: no certificate is asked for
  std::vector<std::string> crl_pems;  // revocation lists of those; empty: revocation is not checked
  ClientCertificates clients = ClientCertificates::kNever;
  bool allow_tls12 = false;  // with ECDHE and AEAD only
  ClientProfile profile;
};

// What TLS connections of a listener are made with. TLS 1.3, or 1.2 by choice; no tickets, no
// renegotiation, no early data. Immutable; shared by threads.
class TlsContext {
 public:
  // Fails with kMalformed where a certificate, key or list cannot be read or they do not belong
  // together.
  static Result<std::shared_ptr<const TlsContext>> Make(const TlsOptions& options);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  TlsContext(TlsContext&&) = delete;
  TlsContext& operator=(TlsContext&&) = delete;
  ~TlsContext();

  // The library's context with one more owner, for whoever makes connections of it. This object
  // must outlive them.
  ssl_ctx_st* ShareNative() const;
  // When the server's certificate ends.
  std::time_t not_after() const { return not_after_; }

 private:
  TlsContext() = default;
  static int VerifyChain(x509_store_ctx_st* store, void* self);
  Result<Done> SetServer(const TlsOptions& options);
  Result<Done> SetClients(const TlsOptions& options);

  ssl_ctx_st* context_ = nullptr;
  ClientProfile profile_;
  std::time_t oldest_crl_ = 0;
  std::time_t not_after_ = 0;
};

// The certificate that the client of a connection showed, or null.
std::shared_ptr<const PeerCertificate> PeerOf(ssl_st* connection);

}  // namespace baybridge
