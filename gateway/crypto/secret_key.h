#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baybridge {

// A secret of 32 bytes: an AES-256 key, or one of HMAC. Held once, overwritten when it goes; moved,
// never copied.
class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;

  // Of the operating system's generator.
  static SecretKey Random();
  // Fails with kMalformed unless there are 32 bytes.
  static Result<SecretKey> FromBytes(std::string_view bytes);

  std::string_view bytes() const& { return {bytes_.get(), kBytes}; }
  std::string_view bytes() && = delete;

 private:
  struct Wipe {
    void operator()(char* bytes) const noexcept;
  };
  SecretKey();
  std::unique_ptr<char, Wipe> bytes_;
};

// Overwrites what was secret, in a way that no compiler leaves out.
void Cleanse(std::string& secret);

// Bytes of the operating system's generator: salts, nonces.
std::string RandomBytes(std::size_t count);

// HMAC with SHA-256 (RFC 2104), 32 bytes.
std::string HmacSha256(const SecretKey& key, std::string_view bytes);

// A key for one purpose out of another (HKDF with SHA-256, RFC 5869); `info` names the purpose.
SecretKey DeriveKey(const SecretKey& key, std::string_view salt, std::string_view info);

// AES-256-GCM: a random nonce of 96 bits, the cipher text, the tag of 128 bits. `associated` is not
// in it, but must be given again to open it. At most 2^32 texts under one key (NIST SP
// 800-38D, 8.3).
std::string Seal(const SecretKey& key, std::string_view associated, std::string_view text);

// Fails with kMalformed, and says no more, where key, associated data or any bit differ.
Result<std::string> OpenSealed(const SecretKey& key,
                               std::string_view associated,
                               std::string_view sealed);

}  // namespace baybridge
