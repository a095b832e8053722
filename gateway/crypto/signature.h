#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// Signatures by Ed25519 (RFC 8032) and by ECDSA on P-256 with SHA-256 (FIPS 186-5; in DER). Other
// keys are refused.

// A private key. Copies share it; may be used by one thread at a time.
class SigningKey {
 public:
  // Reads a PEM private key without password. Fails with kMalformed or kUnsupported.
  static Result<SigningKey> Read(std::string_view pem, const std::string& place);

  std::string_view algorithm() const { return algorithm_; }  // "Ed25519" or "ECDSA-P256-SHA256"
  // SHA-256 (hex) of the public key as SubjectPublicKeyInfo in DER.
  const std::string& fingerprint() const { return fingerprint_; }
  // Fails with kInternal.
  Result<std::string> Sign(std::string_view bytes) const;

 private:
  std::shared_ptr<void> key_;
  std::string algorithm_;
  std::string fingerprint_;
};

// A public key.
class VerifyingKey {
 public:
  // Reads a PEM public key. Fails like SigningKey::Read.
  static Result<VerifyingKey> Read(std::string_view pem, const std::string& place);

  std::string_view algorithm() const { return algorithm_; }
  const std::string& fingerprint() const { return fingerprint_; }
  // True if the signature is that of the bytes under this key.
  bool Verify(std::string_view bytes, std::string_view signature) const;

 private:
  std::shared_ptr<void> key_;
  std::string algorithm_;
  std::string fingerprint_;
};

}  // namespace baybridge
