#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace baybridge {

// Packs texts that are whole in memory, each into one frame of Zstandard (RFC 8878), and unpacks
// what it packed. Keeps its working memory from one text to the next. Belongs to one thread.
class ZstdPacker {
 public:
  ZstdPacker();
  ZstdPacker(const ZstdPacker&) = delete;
  ZstdPacker& operator=(const ZstdPacker&) = delete;
  ZstdPacker(ZstdPacker&&) = delete;
  ZstdPacker& operator=(ZstdPacker&&) = delete;
  ~ZstdPacker();

  // The frame, which names the size of the text; quickly rather than tightly.
  std::string Pack(std::string_view text);
  // The text. Fails with kMalformed for anything but one whole frame that names its size, and with
  // kTooLarge where that is more than `max_bytes`; nothing is made for it before that is known.
  Result<std::string> Unpack(std::string_view frame, std::size_t max_bytes);

 private:
  struct FreePacking {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  struct FreeUnpacking {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, FreePacking> packing_;
  std::unique_ptr<char[]> frame_;  // NOLINT(modernize-avoid-c-arrays): not to be filled first
  std::size_t room_ = 0;           // in it, bytes
  std::unique_ptr<ZSTD_DCtx_s, FreeUnpacking> unpacking_;
};

}  // namespace baybridge
