#include "store/payload_packer.h"

#include <utility>

namespace baybridge {
namespace {

constexpr std::size_t kLeastPacked = 512;  // bytes

}  // namespace

std::string PackedForm(ZstdPacker& packer, std::string_view bytes) {
  if (bytes.size() < kLeastPacked) return {};
  std::string packed = packer.Pack(bytes);
  return packed.size() < bytes.size() / 8 * 7 ? packed : std::string();
}

void PayloadPacker::Pack(Payloads& payloads) {
  std::unique_ptr<ZstdPacker> packer;
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      packer = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (packer == nullptr) packer = std::make_unique<ZstdPacker>();
  for (Payload& payload : payloads) {
    if (payload.decided) continue;
    payload.packed = PackedForm(*packer, payload.bytes);
    payload.decided = true;
  }
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(packer));
}

}  // namespace baybridge
