#include "archive/gzip_source.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/check.h"

namespace baybridge {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way to say: gzip only, the whole window

unsigned Clamp(std::size_t size) {
  return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

}  // namespace

GzipSource::GzipSource(ByteSource& source, std::string head, ExpansionMeter meter)
    : input_(source, std::move(head)),
      meter_(std::move(meter)) {
  BAYBRIDGE_CHECK(inflateInit2(&stream_, kGzipWindow) == Z_OK);
}

GzipSource::~GzipSource() {
  inflateEnd(&stream_);
}

// False at the end of the file.
Result<bool> GzipSource::BeginMember() {
  auto bytes = input_.Peek();
  if (!bytes) return std::move(bytes).error();
  if (bytes->empty()) return false;
  auto counted = meter_.BeginMember();
  if (!counted) return std::move(counted).error();
  BAYBRIDGE_CHECK(inflateReset(&stream_) == Z_OK);
  in_member_ = true;
  return true;
}

Result<std::size_t> GzipSource::Read(char* to, std::size_t size) {
  if (size == 0) return std::size_t{0};
  while (true) {
    if (!in_member_) {
      auto begun = BeginMember();
      if (!begun) return std::move(begun).error();
      if (!*begun) return std::size_t{0};
    }
    auto made = Inflate(to, size);
    if (!made || *made > 0) return made;
  }
}

// Unpacks what one chunk gives; may be nothing.
Result<std::size_t> GzipSource::Inflate(char* to, std::size_t size) {
  auto bytes = input_.Peek();
  if (!bytes) return std::move(bytes).error();
  if (bytes->empty()) return DamagedArchive(meter_.place(), "it ends before its end");
  // zlib never writes to its input; the type says so only where ZLIB_CONST is set.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes->data()));
  stream_.avail_in = Clamp(bytes->size());
  stream_.next_out = reinterpret_cast<Bytef*>(to);
  stream_.avail_out = Clamp(size);
  const unsigned given = stream_.avail_in;
  const unsigned room = stream_.avail_out;
  const int state = inflate(&stream_, Z_NO_FLUSH);
  input_.Take(given - stream_.avail_in);
  const std::size_t made = room - stream_.avail_out;
  if (state == Z_STREAM_END) in_member_ = false;
  if (state != Z_OK && state != Z_STREAM_END)
    return DamagedArchive(meter_.place(), stream_.msg == nullptr ? "it is not gzip" : stream_.msg);
  auto counted = meter_.Made(to, made, input_.taken());
  if (!counted) return std::move(counted).error();
  return made;
}

}  // namespace baybridge
