#pragma once

#include <string>
#include <zstd.h>

#include "archive/compressed_input.h"
#include "archive/expansion.h"
#include "core/byte_source.h"

namespace baybridge {

// Unpacks Zstandard (RFC 8878): one frame or several, and nothing behind them. A frame that needs a
// dictionary or a larger window than the limit is refused.
class ZstdSource final : public ByteSource {
 public:
  ZstdSource(ByteSource& source, std::string head, ExpansionMeter meter);
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;
  ~ZstdSource() override;

  Result<std::size_t> Read(char* to, std::size_t size) override;

 private:
  Result<std::size_t> Decompress(char* to, std::size_t size);

  CompressedInput input_;
  ExpansionMeter meter_;
  ZSTD_DStream* stream_ = nullptr;
  bool in_frame_ = false;
  bool more_ = false;  // the last call filled its room: there may be more without further input
};

}  // namespace baybridge
