#include "archive/zstd_packer.h"

#include <zstd.h>

#include "core/check.h"

namespace baybridge {
namespace {

// Half the time of level 1, for texts that become a tenth longer.
constexpr int kLevel = -1;

constexpr std::size_t kMostKept = std::size_t{1024} * 1024;  // 1 MiB

Failure Damaged(const char* what) {
  return {FailureKind::kMalformed, std::string("packed bytes are damaged: ") + what, {}, {}};
}

}  // namespace

void ZstdPacker::FreePacking::operator()(ZSTD_CCtx_s* context) const {
  (void)ZSTD_freeCCtx(context);
}

void ZstdPacker::FreeUnpacking::operator()(ZSTD_DCtx_s* context) const {
  (void)ZSTD_freeDCtx(context);
}

ZstdPacker::ZstdPacker() : packing_(ZSTD_createCCtx()), unpacking_(ZSTD_createDCtx()) {
  BAYBRIDGE_CHECK(packing_ != nullptr && unpacking_ != nullptr);
}

ZstdPacker::~ZstdPacker() = default;

std::string ZstdPacker::Pack(std::string_view text) {
  const std::size_t bound = ZSTD_compressBound(text.size());
  if (bound > room_) {
    frame_ = std::make_unique_for_overwrite<char[]>(bound);  // NOLINT(modernize-avoid-c-arrays)
    room_ = bound;
  }
  const std::size_t size =
      ZSTD_compressCCtx(packing_.get(), frame_.get(), bound, text.data(), text.size(), kLevel);
  BAYBRIDGE_CHECK(ZSTD_isError(size) == 0);
  std::string frame(frame_.get(), size);
  if (room_ > kMostKept) {
    frame_ = nullptr;
    room_ = 0;
  }
  return frame;
}

Result<std::string> ZstdPacker::Unpack(std::string_view frame, std::size_t max_bytes) {
  const unsigned long long stated = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (stated == ZSTD_CONTENTSIZE_ERROR || stated == ZSTD_CONTENTSIZE_UNKNOWN)
    return Damaged("expected a frame that names its size");
  if (stated > max_bytes)
    return Failure{
        FailureKind::kTooLarge,
        "expected at most " + std::to_string(max_bytes) + " bytes, found " + std::to_string(stated),
        {},
        {}};
  const std::size_t whole = ZSTD_findFrameCompressedSize(frame.data(), frame.size());
  if (ZSTD_isError(whole) != 0 || whole != frame.size()) return Damaged("expected one whole frame");
  std::string text(static_cast<std::size_t>(stated), '\0');
  const std::size_t size =
      ZSTD_decompressDCtx(unpacking_.get(), text.data(), text.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0) return Damaged(ZSTD_getErrorName(size));
  if (size != text.size()) return Damaged("expected the size that it names");
  return text;
}

}  // namespace baybridge
