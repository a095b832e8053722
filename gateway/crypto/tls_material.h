#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "core/result.h"

struct ssl_ctx_st;

namespace baybridge {

// What TLS contexts of servers and of clients are made of alike. For this library only.

Failure TlsFailure(std::string what);

// A certificate with its chain behind it and its key without password, both PEM. `whose` stands in
// the failure: "the server's". Returns when the certificate ends. Fails with kMalformed.
Result<std::time_t> UseOwnCertificate(ssl_ctx_st* context,
                                      const std::string& certificate_pem,
                                      const std::string& key_pem,
                                      const std::string& whose);

struct TrustedAuthorities {
  const std::string& pem;
  const std::vector<std::string>& crl_pems;  // empty: revocation is not checked
  int purpose;                               // X509_PURPOSE_SSL_…
  bool told_to_clients;  // their names are sent to clients, to choose a certificate by
  std::string whose;     // stands in the failure: "clients"
};

// Believes these authorities, strictly. Returns when the oldest list was made; 0 without one. Fails
// with kMalformed.
Result<std::time_t> TrustAuthorities(ssl_ctx_st* context, const TrustedAuthorities& trusted);

}  // namespace baybridge
