#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "store/vault.h"

namespace baybridge {

// Where a device or token with key-encryption keys is, and the key of it that wraps.
struct DeviceKeyPlace {
  std::string module;    // shared library that speaks PKCS#11 2.40
  std::string token;     // label of the token
  std::string pin_file;  // one line; only its owner may read it
  std::string key;       // label of an AES key of 256 bits that may encrypt and decrypt
};

// Keys in a device that speaks PKCS#11: they never leave it, so data keys are wrapped and unwrapped
// there (AES-GCM, CKM_AES_GCM). An older key still unwraps as long as the device has it under its
// label. Read by many threads, one at a time with the device.
class DeviceKeys final : public KeyEncryption {
 public:
  // Loads the module, logs in and looks for the key. Fails with kNotFound (module, token, key),
  // kUsage for a PIN file that others than its owner may read, kUnsupported where the device does
  // not do what is needed, kUnreadable otherwise; the PIN is never told.
  static Result<std::unique_ptr<DeviceKeys>> Open(const DeviceKeyPlace& place);
  DeviceKeys(const DeviceKeys&) = delete;
  DeviceKeys& operator=(const DeviceKeys&) = delete;
  ~DeviceKeys() override;

  const std::string& id() const override;
  // Fail with kUnreadable where the device does; Unwrap as KeyEncryption says.
  Result<std::string> Wrap(const SecretKey& key, std::string_view place) const override;
  Result<SecretKey> Unwrap(std::string_view id,
                           std::string_view wrapped,
                           std::string_view place) const override;

 private:
  class Device;
  explicit DeviceKeys(std::unique_ptr<Device> device);
  std::unique_ptr<Device> device_;
};

}  // namespace baybridge
