#include "archive/zlib_text.h"

#include <algorithm>
#include <array>
#include <memory>
#include <zlib.h>

namespace baybridge {

Result<std::string> InflateZlib(std::string_view bytes, std::size_t max_bytes) {
  constexpr std::size_t kStep = std::size_t{64} * 1024;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return Failure{FailureKind::kInternal, "zlib", {}, {}};
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, &inflateEnd);
  std::string text;
  std::array<char, kStep> buffer{};
  for (;;) {
    if (stream.avail_in == 0) {
      const std::size_t more = std::min(bytes.size(), kStep);
      // zlib takes what it reads as not const, and does not write it.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(more);
      bytes.remove_prefix(more);
    }
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int state = inflate(&stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END)
      return Failure{FailureKind::kMalformed, "the zlib stream is damaged", {}, {}};
    text.append(buffer.data(), buffer.size() - stream.avail_out);
    if (text.size() > max_bytes)
      return Failure{FailureKind::kTooLarge, "the zlib stream is too long", {}, {}};
    if (state == Z_STREAM_END) return text;
    if (stream.avail_in == 0 && bytes.empty())
      return Failure{FailureKind::kMalformed, "the zlib stream does not end", {}, {}};
  }
}

}  // namespace baybridge
