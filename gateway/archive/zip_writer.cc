#include "archive/zip_writer.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <zlib.h>

#include "archive/member_name.h"
#include "archive/zip_layout.h"
#include "core/check.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kMostBytes = 0xFFFFFFFE;  // of a member, and of the file before the end
constexpr std::size_t kMostMembers = 0xFFFE;
constexpr std::uint16_t kVersion = 20;     // deflate
constexpr std::uint16_t kFirstDay = 0x21;  // 1980-01-01
constexpr std::size_t kChunk = std::size_t{64} * 1024;

Failure TooLong() {
  return {.kind = FailureKind::kTooLarge,
          .what = "expected less than 4 GiB and 65,535 members for a zip file, found more",
          .place = {},
          .advice = "divide what is written"};
}

std::uint32_t Crc(std::uint32_t crc, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

struct ZipWriter::Member {
  std::string name;
  std::uint16_t flags = 0;
  std::uint16_t method = zip::kStored;
  std::uint32_t crc = 0;
  std::uint64_t compressed = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

// Deflates with the settings that are zlib's own defaults; stated so that they stay.
class ZipWriter::Deflater {
 public:
  Deflater() {
    constexpr int kLevel = 6;
    constexpr int kRawWindow = -15;
    constexpr int kMemory = 8;
    BAYBRIDGE_CHECK(deflateInit2(&stream_, kLevel, Z_DEFLATED, kRawWindow, kMemory,
                                 Z_DEFAULT_STRATEGY) == Z_OK);
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  // Appends to `out` what comes of `bytes`.
  void Run(std::string_view bytes, bool last, std::string& out) {
    do {
      const std::string_view part = bytes.substr(0, kChunk);
      bytes.remove_prefix(part.size());
      // zlib never writes to its input.
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
      stream_.avail_in = static_cast<unsigned>(part.size());
      Flush(last && bytes.empty() ? Z_FINISH : Z_NO_FLUSH, out);
    } while (!bytes.empty());
  }

 private:
  void Flush(int mode, std::string& out) {
    do {
      const std::size_t old = out.size();
      out.resize(old + kChunk);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + old);
      stream_.avail_out = static_cast<unsigned>(kChunk);
      const int state = deflate(&stream_, mode);
      BAYBRIDGE_CHECK(state != Z_STREAM_ERROR);
      out.resize(old + kChunk - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  z_stream stream_ = {};
};

ZipWriter::ZipWriter(ByteSink& sink) : sink_(sink) {}
ZipWriter::~ZipWriter() = default;

Result<Done> ZipWriter::Put(std::string_view bytes) {
  if (bytes.size() > kMostBytes - std::min(kMostBytes, written_)) return TooLong();
  written_ += bytes.size();
  return sink_.Write(bytes);
}

Result<Done> ZipWriter::CheckName(std::string_view name) {
  if (const std::string_view problem = ProblemOfMemberName(name); !problem.empty()) {
    return Failure{.kind = FailureKind::kUsage,
                   .what = "a member of a zip file cannot have " + std::string(problem),
                   .place = {},
                   .advice = {}};
  }
  if (!names_.insert(std::string(name)).second) {
    return Failure{.kind = FailureKind::kUsage,
                   .what = "two members of a zip file cannot have one name: " + std::string(name),
                   .place = {},
                   .advice = {}};
  }
  if (members_.size() >= kMostMembers) return TooLong();
  return Done{};
}

Result<Done> ZipWriter::PutLocal(const Member& member) {
  const bool later = (member.flags & zip::kDescriptorFlag) != 0;
  ZipNumbers local;
  local.U32(zip::kLocalSign).U16(kVersion).U16(member.flags).U16(member.method);
  local.U16(0).U16(kFirstDay);
  local.U32(later ? 0 : member.crc).U32(later ? 0 : member.compressed).U32(later ? 0 : member.size);
  local.U16(member.name.size()).U16(0).Bytes(member.name);
  return Put(local.bytes());
}

Result<Done> ZipWriter::Add(std::string_view name, std::string_view content, ZipMethod method) {
  BAYBRIDGE_CHECK(deflater_ == nullptr);
  auto checked = CheckName(name);
  if (!checked) return checked;
  if (content.size() > kMostBytes) return TooLong();
  std::string packed;
  if (method == ZipMethod::kDeflated) Deflater().Run(content, true, packed);
  const std::string_view body = method == ZipMethod::kDeflated ? packed : content;
  Member member{.name = std::string(name)};
  member.flags = IsAscii(name) ? 0 : zip::kUtf8Flag;
  member.method = method == ZipMethod::kDeflated ? zip::kDeflated : zip::kStored;
  member.crc = Crc(0, content);
  member.compressed = body.size();
  member.size = content.size();
  member.offset = written_;
  auto put = PutLocal(member);
  if (!put) return put;
  members_.push_back(std::move(member));
  return Put(body);
}

Result<Done> ZipWriter::Begin(std::string_view name) {
  BAYBRIDGE_CHECK(deflater_ == nullptr);
  auto checked = CheckName(name);
  if (!checked) return checked;
  Member member{.name = std::string(name)};
  member.flags = static_cast<std::uint16_t>(zip::kDescriptorFlag |
                                            (IsAscii(name) ? 0U : unsigned{zip::kUtf8Flag}));
  member.method = zip::kDeflated;
  member.offset = written_;
  deflater_ = std::make_unique<Deflater>();
  members_.push_back(std::move(member));
  return PutLocal(members_.back());
}

Result<Done> ZipWriter::Append(std::string_view content) {
  BAYBRIDGE_CHECK(deflater_ != nullptr);
  Member& member = members_.back();
  member.crc = Crc(member.crc, content);
  member.size += content.size();
  if (member.size > kMostBytes) return TooLong();
  std::string packed;
  deflater_->Run(content, false, packed);
  member.compressed += packed.size();
  return Put(packed);
}

Result<Done> ZipWriter::End() {
  BAYBRIDGE_CHECK(deflater_ != nullptr);
  Member& member = members_.back();
  std::string packed;
  deflater_->Run({}, true, packed);
  deflater_.reset();
  member.compressed += packed.size();
  auto put = Put(packed);
  if (!put) return put;
  ZipNumbers descriptor;
  descriptor.U32(zip::kDescriptorSign).U32(member.crc).U32(member.compressed).U32(member.size);
  return Put(descriptor.bytes());
}

Result<Done> ZipWriter::Finish() {
  BAYBRIDGE_CHECK(deflater_ == nullptr);
  const std::uint64_t begin = written_;
  for (const Member& member : members_) {
    ZipNumbers central;
    central.U32(zip::kCentralSign).U16(kVersion).U16(kVersion).U16(member.flags);
    central.U16(member.method).U16(0).U16(kFirstDay);
    central.U32(member.crc).U32(member.compressed).U32(member.size);
    central.U16(member.name.size()).U16(0).U16(0).U16(0).U16(0).U32(0).U32(member.offset);
    central.Bytes(member.name);
    auto put = Put(central.bytes());
    if (!put) return put;
  }
  ZipNumbers end;
  end.U32(zip::kEndSign).U16(0).U16(0).U16(members_.size()).U16(members_.size());
  end.U32(written_ - begin).U32(begin).U16(0);
  return Put(end.bytes());
}

}  // namespace baybridge
