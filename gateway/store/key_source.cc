#include "store/key_source.h"

namespace baybridge {

Result<std::unique_ptr<KeyEncryption>> OpenKeys(const KeySource& source) {
  const bool in_device = !source.device.module.empty();
  if (in_device == !source.file.empty())
    return Failure{
        FailureKind::kUsage, "expected a key file, or a key device, and not both", {}, {}};
  if (!in_device) {
    auto files = KeyFiles::Read(source.file, source.older_files);
    if (!files) return std::move(files).error();
    return std::unique_ptr<KeyEncryption>(*std::move(files));
  }
  auto device = DeviceKeys::Open(source.device);
  if (!device) return std::move(device).error();
  return std::unique_ptr<KeyEncryption>(*std::move(device));
}

}  // namespace baybridge
