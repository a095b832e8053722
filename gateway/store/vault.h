#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/secret_key.h"

namespace baybridge {

// Wraps data keys under a key-encryption key that never stands in the database. Behind one port,
// so that the key may be in a file or in a device.
class KeyEncryption {
 public:
  KeyEncryption() = default;
  KeyEncryption(const KeyEncryption&) = delete;
  KeyEncryption& operator=(const KeyEncryption&) = delete;
  virtual ~KeyEncryption() = default;

  // Of the key that Wrap uses: stored beside what it wrapped.
  virtual const std::string& id() const = 0;
  // `place` is bound to it: what was wrapped for one place is not unwrapped for another.
  virtual Result<std::string> Wrap(const SecretKey& key, std::string_view place) const = 0;
  // `id` names the key that wrapped. Fails with kNotFound for a key that is not there, kMalformed
  // for altered bytes or another place.
  virtual Result<SecretKey> Unwrap(std::string_view id,
                                   std::string_view wrapped,
                                   std::string_view place) const = 0;
};

// Keys in files of 64 hexadecimal digits: the current one wraps, older ones still unwrap.
// Immutable; read by many threads.
class KeyFiles final : public KeyEncryption {
 public:
  // Fails with kNotFound, kUnreadable, kMalformed, and kUsage for a file that others than its owner
  // may read.
  static Result<std::unique_ptr<KeyFiles>> Read(const std::string& current,
                                                const std::vector<std::string>& older = {});

  const std::string& id() const override { return current_; }
  Result<std::string> Wrap(const SecretKey& key, std::string_view place) const override;
  Result<SecretKey> Unwrap(std::string_view id,
                           std::string_view wrapped,
                           std::string_view place) const override;

 private:
  std::map<std::string, SecretKey, std::less<>> keys_;
  std::string current_;
};

// A new key for such a file, with a line's end.
std::string NewKeyFileText();

}  // namespace baybridge
