#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/certificate.h"
#include "crypto/signature.h"

namespace baybridge {

// Keys and certificates for demonstrations and tests. An institution gets its own from an
// authority.

enum class KeyAlgorithm { kEd25519, kP256, kSm2 };

// A new private key, PEM (PKCS#8) without password.
std::string MakeKey(KeyAlgorithm algorithm);

// The public key of a private one, PEM. Fails like SigningKey::Read.
Result<std::string> PublicPem(std::string_view private_pem);

struct CertificateFacts {
  std::string name = {};          // common name
  std::string organisation = {};  // empty: none
  std::string country = {};       // two letters; empty: none
  std::string not_before = {};    // UTC, 2026-01-31T08:00:00Z
  std::string not_after = {};
  bool authority = false;  // may sign certificates and revocation lists, and nothing else
  std::vector<std::string> alternative_names = {};  // "DNS:localhost", "IP:127.0.0.1", "URI:urn:x"
  std::vector<std::string> extended_usages = {};    // "clientAuth", "serverAuth"
  std::vector<std::string> policies = {};           // identifiers such as 1.2.3
};

struct Issuer {
  const SigningKey& key;
  const Certificate& certificate;
};

// A certificate of version 3 with a random serial number; without an issuer signed by `key` itself.
// Fails with kUsage for a fact that cannot be written.
Result<Certificate> MakeCertificate(const CertificateFacts& facts,
                                    const SigningKey& key,
                                    const std::optional<Issuer>& issuer = std::nullopt);

// A list of the certificates that the issuer revoked, PEM. `at` and `next` are UTC.
Result<std::string> MakeRevocationList(const Issuer& issuer,
                                       const std::vector<Certificate>& revoked,
                                       std::string_view at,
                                       std::string_view next);

}  // namespace baybridge
