#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// Signatures by Ed25519 (RFC 8032), by ECDSA on P-256 with SHA-256 (FIPS 186-5; in DER) and by SM2
// with SM3 (GB/T 32918; in DER; identity 1234567812345678). Other keys are refused.

// A private key. Copies share it; may be used by one thread at a time.
class SigningKey {
 public:
  // Reads a PEM private key without password. Fails with kMalformed or kUnsupported.
  static Result<SigningKey> Read(std::string_view pem, const std::string& place);

  std::string_view algorithm() const {
    return algorithm_;
  }  // "Ed25519", "ECDSA-P256-SHA256", "SM2-SM3"
  // SHA-256 (hex) of the public key as SubjectPublicKeyInfo in DER.
  const std::string& fingerprint() const { return fingerprint_; }
  // The public key as SubjectPublicKeyInfo in DER.
  std::string PublicDer() const;
  // Fails with kInternal.
  Result<std::string> Sign(std::string_view bytes) const;

 private:
  friend class CertificateMaker;
  friend class CmsSigner;
  std::shared_ptr<void> key_;
  std::string algorithm_;
  std::string fingerprint_;
};

// A public key.
class VerifyingKey {
 public:
  // Reads a PEM public key. Fails like SigningKey::Read.
  static Result<VerifyingKey> Read(std::string_view pem, const std::string& place);
  // Reads SubjectPublicKeyInfo in DER. Fails in the same way.
  static Result<VerifyingKey> ReadDer(std::string_view der, const std::string& place);

  // SubjectPublicKeyInfo.
  std::string Der() const;
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
