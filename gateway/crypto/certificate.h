#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "core/result.h"
#include "crypto/signature.h"

namespace baybridge {

// An X.509 certificate (RFC 5280). Copies share it; immutable, read by many threads.
class Certificate {
 public:
  // Reads exactly one certificate. Fails with kMalformed.
  static Result<Certificate> Read(std::string_view pem, const std::string& place);
  // Reads one or more, in their order. Fails with kMalformed.
  static Result<std::vector<Certificate>> ReadAll(std::string_view pem, const std::string& place);
  // Reads one in DER with nothing behind it. Fails with kMalformed.
  static Result<Certificate> ReadDer(std::string_view der, const std::string& place);

  const std::string& der() const { return der_; }
  std::string Pem() const;
  // SHA-256 (hex) of the DER.
  const std::string& fingerprint() const { return fingerprint_; }
  std::string Subject() const;  // RFC 2253, UTF-8
  std::string Issuer() const;
  std::string Serial() const;     // hex, as its bytes stand
  std::string NotBefore() const;  // UTC, 2026-01-31T08:00:00Z
  std::string NotAfter() const;
  // The policy identifiers, "1.2.3".
  std::vector<std::string> Policies() const;
  // Fails with kUnsupported for a key that signatures here are not made with.
  Result<VerifyingKey> Key() const;

 private:
  friend class ChainCheck;
  friend class CertificateMaker;
  friend class CmsSigner;
  friend class CmsVerifier;
  Certificate() = default;
  static Result<Certificate> Take(void* read, const std::string& place);
  std::shared_ptr<void> certificate_;
  std::string der_;
  std::string fingerprint_;
};

// A list of revoked certificates (RFC 5280, section 5). Copies share it; immutable.
class RevocationList {
 public:
  // Fails with kMalformed.
  static Result<RevocationList> Read(std::string_view pem, const std::string& place);
  // True where `at`, UTC, is from its thisUpdate to its nextUpdate; false for a list that states no
  // nextUpdate, as RFC 5280, 5.1.2.5, demands.
  bool IsCurrent(std::string_view at) const;

 private:
  friend class ChainCheck;
  std::shared_ptr<void> list_;
};

enum class ChainProblem : std::uint8_t {
  kSound,
  kUnknownIssuer,     // no way to an anchor
  kNotYetValid,       // at the time asked for
  kExpired,           // at the time asked for
  kRevoked,           // whenever: who has a stolen key can state any time
  kNoRevocationList,  // lists were given, but none of an issuer on the way, or not signed by it
  kBadSignature,      // of a certificate on the way
  kProfile,           // sound by itself, but not what we accept: see CheckChain
  kOther,
};
inline constexpr EnumNames<ChainProblem, 9> kChainProblemNames{
    {{{ChainProblem::kSound, "sound"},
      {ChainProblem::kUnknownIssuer, "unknown-issuer"},
      {ChainProblem::kNotYetValid, "not-yet-valid"},
      {ChainProblem::kExpired, "expired"},
      {ChainProblem::kRevoked, "revoked"},
      {ChainProblem::kNoRevocationList, "no-revocation-list"},
      {ChainProblem::kBadSignature, "bad-signature"},
      {ChainProblem::kProfile, "profile"},
      {ChainProblem::kOther, "other"}}}};

struct ChainQuestion {
  const Certificate& leaf;
  std::span<const Certificate> intermediates;  // need not be trusted
  std::span<const Certificate> anchors;        // roots or intermediates that are trusted
  std::span<const RevocationList> lists;       // none: revocation is not asked
  std::string_view at;                         // UTC, 2026-01-31T08:00:00Z
};

struct ChainAnswer {
  ChainProblem problem = ChainProblem::kOther;
  std::string detail = {};  // what was expected, or what the library said
  std::string anchor = {};  // fingerprint of the anchor at its end; empty where there is a problem
  std::vector<std::string> way = {};  // fingerprints from the leaf to the anchor
};

// Whether a signer's certificate leads to an anchor. Beside RFC 5280 it holds that every
// certificate is of version 3 with a serial number of 1 to 20 bytes and has a sound key (P-256 or
// larger, RSA from 3072 bits, Ed25519, SM2) and, but for anchors, a signature with SHA-256 or
// larger, SM3 or Ed25519; that the leaf is no authority and may sign (digitalSignature or
// nonRepudiation, which must be stated); and that at most three certificates stand below the
// anchor.
ChainAnswer CheckChain(const ChainQuestion& question);

}  // namespace baybridge
