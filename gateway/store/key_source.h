#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "store/device_keys.h"
#include "store/vault.h"

namespace baybridge {

// Where the key-encryption key is: in a file, or in a device where a module is named.
struct KeySource {
  std::string file;
  std::vector<std::string> older_files;  // unwrap only; a device has its older keys itself
  DeviceKeyPlace device;
};

// Fails as KeyFiles::Read or DeviceKeys::Open, and with kUsage where both or neither are named.
Result<std::unique_ptr<KeyEncryption>> OpenKeys(const KeySource& source);

}  // namespace baybridge
