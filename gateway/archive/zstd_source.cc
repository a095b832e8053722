#include "archive/zstd_source.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <zstd_errors.h>

#include "core/check.h"

namespace baybridge {

ZstdSource::ZstdSource(ByteSource& source, std::string head, ExpansionMeter meter)
    : input_(source, std::move(head)),
      meter_(std::move(meter)),
      stream_(ZSTD_createDStream()) {
  BAYBRIDGE_CHECK(stream_ != nullptr);
  constexpr int kLeastLog = 10;  // what the format allows
  constexpr int kMostLog = 31;
  const int window_log = std::clamp(
      static_cast<int>(std::bit_width(meter_.limits().max_window_bytes)) - 1, kLeastLog, kMostLog);
  BAYBRIDGE_CHECK(!ZSTD_isError(ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, window_log)));
}

ZstdSource::~ZstdSource() {
  ZSTD_freeDStream(stream_);
}

Result<std::size_t> ZstdSource::Read(char* to, std::size_t size) {
  if (size == 0) return std::size_t{0};
  while (true) {
    auto bytes = input_.Peek();
    if (!bytes) return std::move(bytes).error();
    if (bytes->empty() && !more_) {
      if (in_frame_) return DamagedArchive(meter_.place(), "it ends before its end");
      return std::size_t{0};
    }
    auto made = Decompress(to, size);
    if (!made || *made > 0) return made;
  }
}

// Unpacks what one chunk gives; may be nothing.
Result<std::size_t> ZstdSource::Decompress(char* to, std::size_t size) {
  auto bytes = input_.Peek();
  if (!bytes) return std::move(bytes).error();
  if (!in_frame_) {
    auto counted = meter_.BeginMember();
    if (!counted) return std::move(counted).error();
    in_frame_ = true;
  }
  ZSTD_inBuffer in{.src = bytes->data(), .size = bytes->size(), .pos = 0};
  ZSTD_outBuffer out{.dst = to, .size = size, .pos = 0};
  const std::size_t left = ZSTD_decompressStream(stream_, &out, &in);
  input_.Take(in.pos);
  if (ZSTD_isError(left)) {
    if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) {
      return TooLargeArchive(meter_.place(), "expected to look back at most " +
                                                 std::to_string(meter_.limits().max_window_bytes) +
                                                 " bytes");
    }
    return DamagedArchive(meter_.place(), ZSTD_getErrorName(left));
  }
  in_frame_ = left != 0;
  more_ = in_frame_ && out.pos == out.size;
  auto counted = meter_.Made(to, out.pos, input_.taken());
  if (!counted) return std::move(counted).error();
  return out.pos;
}

}  // namespace baybridge
