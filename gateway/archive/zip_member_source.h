#pragma once

#include <cstdint>
#include <string>
#include <zlib.h>

#include "archive/expansion.h"
#include "archive/zip_directory.h"
#include "core/byte_source.h"

namespace baybridge {

// Unpacks one member of a zip file. Its size and CRC-32 must be those of the directory.
class ZipMemberSource final : public ByteSource {
 public:
  ZipMemberSource(const RandomAccess& bytes, const ZipMember& member, ExpansionMeter meter);
  ZipMemberSource(const ZipMemberSource&) = delete;
  ZipMemberSource& operator=(const ZipMemberSource&) = delete;
  ~ZipMemberSource() override;

  Result<std::size_t> Read(char* to, std::size_t size) override;

 private:
  Result<Done> Fill();
  Result<std::size_t> Unpack(char* to, std::size_t size);
  Result<std::size_t> Copy(char* to, std::size_t size);
  Result<std::size_t> Inflate(char* to, std::size_t size);
  Result<Done> CheckEnd() const;

  const RandomAccess& bytes_;
  ZipMember member_;
  ExpansionMeter meter_;
  z_stream stream_ = {};
  std::string buffer_;
  std::uint64_t taken_ = 0;  // compressed bytes read into the buffer
  std::uint32_t crc_ = 0;
  bool ended_ = false;
};

}  // namespace baybridge
