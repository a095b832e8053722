#pragma once

#include <string>

#include <gtest/gtest.h>

#include "crypto/make_certificate.h"

namespace baybridge {

// Keys and certificates of a test: made anew each time, none is kept.
struct Signer {
  SigningKey key;
  Certificate certificate;
  std::string pem = {};  // of the private key
};

inline constexpr const char* kSignersFrom = "2026-01-01T00:00:00Z";
inline constexpr const char* kSignersTo = "2027-01-01T00:00:00Z";

inline Signer MakeSigner(CertificateFacts facts,
                         KeyAlgorithm algorithm,
                         const Signer* issuer = nullptr) {
  const std::string pem = MakeKey(algorithm);
  auto key = SigningKey::Read(pem, facts.name);
  EXPECT_TRUE(key);
  if (facts.not_before.empty()) facts.not_before = kSignersFrom;
  if (facts.not_after.empty()) facts.not_after = kSignersTo;
  std::optional<Issuer> by;
  if (issuer != nullptr) by.emplace(Issuer{issuer->key, issuer->certificate});
  auto certificate = MakeCertificate(facts, *key, by);
  EXPECT_TRUE(certificate) << facts.name;
  return {*std::move(key), *std::move(certificate), pem};
}

inline Signer MakeAuthority(const std::string& name, KeyAlgorithm algorithm = KeyAlgorithm::kP256) {
  CertificateFacts facts;
  facts.name = name;
  facts.authority = true;
  return MakeSigner(facts, algorithm);
}

inline Signer MakeInstitution(const std::string& name,
                              const Signer& authority,
                              KeyAlgorithm algorithm = KeyAlgorithm::kP256) {
  CertificateFacts facts;
  facts.name = name;
  return MakeSigner(facts, algorithm, &authority);
}

}  // namespace baybridge
