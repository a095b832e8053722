#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace baybridge {

// A public key that signatures of the JSON Web Signature kind (RFC 7515) are verified by. Its
// algorithm belongs to the key and is never taken from a message: ES256 for P-256, EdDSA for
// Ed25519, PS256 for RSA of 3,072 bits and more. Immutable; shared by threads.
class JwsKey {
 public:
  // `x` and `y`: coordinates, 32 bytes each (RFC 7518, 6.2). Fails with kMalformed where they are
  // no point of P-256.
  static Result<JwsKey> P256(std::string_view x, std::string_view y);
  // `x`: the key, 32 bytes (RFC 8037).
  static Result<JwsKey> Ed25519(std::string_view x);
  // Modulus and exponent as unsigned big-endian numbers (RFC 7518, 6.3).
  static Result<JwsKey> Rsa(std::string_view n, std::string_view e);

  std::string_view algorithm() const { return algorithm_; }
  // True if `signature` (as in RFC 7518: r and s of 32 bytes each for ES256) is that of `input`.
  bool Verify(std::string_view input, std::string_view signature) const;

 private:
  JwsKey(std::shared_ptr<void> key, std::string_view algorithm)
      : key_(std::move(key)),
        algorithm_(algorithm) {}
  std::shared_ptr<void> key_;
  std::string_view algorithm_;
};

// A signature as JwsKey::Verify takes it, by a private key (PEM) on P-256 or of Ed25519. Fails with
// kMalformed for any other key.
Result<std::string> SignJws(const std::string& key_pem, const std::string& input);
// The coordinates x and y of a key on P-256, 32 bytes each. Fails with kMalformed.
Result<std::pair<std::string, std::string>> CoordinatesOf(const std::string& key_pem);

}  // namespace baybridge
