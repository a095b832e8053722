#include "archive/zip_member_source.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/check.h"

namespace baybridge {
namespace {

constexpr int kRawWindow = -15;  // zlib's way to say: deflate alone, the whole window
constexpr std::size_t kChunk = std::size_t{64} * 1024;

}  // namespace

ZipMemberSource::ZipMemberSource(const RandomAccess& bytes,
                                 const ZipMember& member,
                                 ExpansionMeter meter)
    : bytes_(bytes),
      member_(member),
      meter_(std::move(meter)) {
  if (member_.deflated) BAYBRIDGE_CHECK(inflateInit2(&stream_, kRawWindow) == Z_OK);
}

ZipMemberSource::~ZipMemberSource() {
  if (member_.deflated) inflateEnd(&stream_);
}

Result<std::size_t> ZipMemberSource::Read(char* to, std::size_t size) {
  if (ended_ || size == 0) return std::size_t{0};
  auto made = Unpack(to, size);
  if (!made) return made;
  crc_ = static_cast<std::uint32_t>(crc32_z(crc_, reinterpret_cast<const Bytef*>(to), *made));
  auto counted = meter_.Made(to, *made, std::max<std::uint64_t>(taken_, 1));
  if (!counted) return std::move(counted).error();
  if (meter_.made() > member_.size)
    return DamagedArchive(meter_.place(), "a member is longer than the directory says");
  if (!ended_) return made;
  auto checked = CheckEnd();
  if (!checked) return std::move(checked).error();
  return made;
}

Result<Done> ZipMemberSource::CheckEnd() const {
  const bool whole = taken_ == member_.compressed && stream_.avail_in == 0;
  if (meter_.made() == member_.size && crc_ == member_.crc && whole) return Done{};
  return DamagedArchive(meter_.place(), "a member is not what the directory says");
}

// At least one byte, or the end.
Result<std::size_t> ZipMemberSource::Unpack(char* to, std::size_t size) {
  if (!member_.deflated) return Copy(to, size);
  while (true) {
    auto made = Inflate(to, size);
    if (!made || *made > 0 || ended_) return made;
  }
}

Result<std::size_t> ZipMemberSource::Copy(char* to, std::size_t size) {
  const std::size_t want = std::min<std::uint64_t>(size, member_.compressed - taken_);
  auto got =
      want == 0 ? Result<std::size_t>(0) : bytes_.ReadAt(member_.data_offset + taken_, to, want);
  if (!got) return got;
  taken_ += *got;
  ended_ = *got == 0;
  return got;
}

Result<Done> ZipMemberSource::Fill() {
  const std::size_t want = std::min<std::uint64_t>(kChunk, member_.compressed - taken_);
  if (want == 0) return Done{};
  buffer_.resize(want);
  auto got = bytes_.ReadAt(member_.data_offset + taken_, buffer_.data(), want);
  if (!got) return std::move(got).error();
  taken_ += *got;
  stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
  stream_.avail_in = static_cast<unsigned>(*got);
  return Done{};
}

Result<std::size_t> ZipMemberSource::Inflate(char* to, std::size_t size) {
  if (stream_.avail_in == 0) {
    auto filled = Fill();
    if (!filled) return std::move(filled).error();
  }
  stream_.next_out = reinterpret_cast<Bytef*>(to);
  stream_.avail_out =
      static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
  const unsigned room = stream_.avail_out;
  const int state = inflate(&stream_, Z_NO_FLUSH);
  ended_ = state == Z_STREAM_END;
  // Without progress (Z_BUF_ERROR) the input has run out before the end of the deflated data.
  if (state != Z_OK && state != Z_STREAM_END)
    return DamagedArchive(meter_.place(),
                          stream_.msg == nullptr ? "a member ends before its end" : stream_.msg);
  return static_cast<std::size_t>(room - stream_.avail_out);
}

}  // namespace baybridge
