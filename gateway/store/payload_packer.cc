#include "store/payload_packer.h"

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
  const auto packer =
      packers_.Borrow({}, [](std::monostate) { return std::make_unique<ZstdPacker>(); });
  for (Payload& payload : payloads) {
    if (payload.decided) continue;
    payload.packed = PackedForm(**packer, payload.bytes);
    payload.decided = true;
  }
}

}  // namespace baybridge
