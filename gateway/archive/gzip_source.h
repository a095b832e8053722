#pragma once

#include <string>
#include <zlib.h>

#include "archive/compressed_input.h"
#include "archive/expansion.h"
#include "core/byte_source.h"

namespace baybridge {

// Unpacks gzip (RFC 1952): one member or several, and nothing behind them. Length and CRC-32 of
// each are checked.
class GzipSource final : public ByteSource {
 public:
  GzipSource(ByteSource& source, std::string head, ExpansionMeter meter);
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override;

  Result<std::size_t> Read(char* to, std::size_t size) override;

 private:
  Result<bool> BeginMember();
  Result<std::size_t> Inflate(char* to, std::size_t size);

  CompressedInput input_;
  ExpansionMeter meter_;
  z_stream stream_ = {};
  bool in_member_ = false;
};

}  // namespace baybridge
