#include "archive/compression.h"

#include <zlib.h>
#include <zstd.h>

#include <gtest/gtest.h>

#include "core/byte_source.h"

namespace baybridge {
namespace {

std::string Gzip(std::string_view text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<unsigned>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Zstd(std::string_view text, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (window_log != 0) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  }
  std::string packed(ZSTD_compressBound(text.size()) + 64, '\0');
  ZSTD_outBuffer out{.dst = packed.data(), .size = packed.size(), .pos = 0};
  ZSTD_inBuffer in{.src = text.data(), .size = text.size(), .pos = 0};
  EXPECT_EQ(ZSTD_compressStream2(context, &out, &in, window_log != 0 ? ZSTD_e_flush : ZSTD_e_end),
            0U);
  if (window_log != 0) {
    EXPECT_EQ(ZSTD_compressStream2(context, &out, &in, ZSTD_e_end), 0U);
  }
  packed.resize(out.pos);
  ZSTD_freeCCtx(context);
  return packed;
}

// A source that gives a byte at a time.
class Drops final : public ByteSource {
 public:
  explicit Drops(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> Read(char* to, std::size_t size) override {
    const std::size_t got = bytes_.copy(to, std::min<std::size_t>(size, 1));
    bytes_.remove_prefix(got);
    return got;
  }

 private:
  std::string_view bytes_;
};

Result<std::string> Unpack(std::string_view packed,
                           const ExpansionLimits& limits = {},
                           std::size_t head = 3) {
  MemoryBytes source(packed.substr(std::min(head, packed.size())));
  auto opened = OpenCompressed(DetectCompression(packed), source,
                               std::string(packed.substr(0, head)), limits, "x");
  if (!opened) return std::move(opened).error();
  return ReadAll(**opened, 1U << 30U, "x");
}

using Packer = std::string (*)(std::string_view);
std::string ZstdOf(std::string_view text) {
  return Zstd(text);
}
constexpr Packer kPackers[] = {&Gzip, &ZstdOf};

std::string Text() {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i * 7919 % 10'007) + " ";
  return text;
}

TEST(Compression, IsToldByFirstBytes) {
  EXPECT_EQ(DetectCompression(Gzip("x")), Compression::kGzip);
  EXPECT_EQ(DetectCompression(Zstd("x")), Compression::kZstd);
  EXPECT_EQ(DetectCompression("PK\x03\x04rest"), Compression::kZip);
  EXPECT_EQ(DetectCompression("PK\x05\x06rest"), Compression::kZip);
  for (const char* other : {"", "P", "PK", "<a/>", "{}", "\x1F"})
    EXPECT_EQ(DetectCompression(other), Compression::kPlain) << other;
}

TEST(Compression, UnpacksWhatWasPacked) {
  for (const Packer pack : kPackers) {
    for (const std::string& text : {std::string(), std::string("x"), Text()}) {
      const auto unpacked = Unpack(pack(text));
      ASSERT_TRUE(unpacked) << unpacked.error().what;
      EXPECT_EQ(*unpacked, text);
    }
  }
}

TEST(Compression, UnpacksDropByDrop) {
  const std::string text = Text().substr(0, 5'000);
  for (const Packer pack : kPackers) {
    const std::string packed = pack(text);
    Drops source(packed);
    auto opened = OpenCompressed(DetectCompression(packed), source, {}, {}, "x");
    ASSERT_TRUE(opened);
    std::string unpacked;
    char drop = 0;
    while (true) {
      const auto got = (*opened)->Read(&drop, 1);
      ASSERT_TRUE(got);
      if (*got == 0) break;
      unpacked += drop;
    }
    EXPECT_EQ(unpacked, text);
  }
}

TEST(Compression, MembersAreOneStream) {
  for (const Packer pack : kPackers) {
    const std::string packed = pack("one ") + pack("") + pack("two");
    const auto unpacked = Unpack(packed);
    ASSERT_TRUE(unpacked) << unpacked.error().what;
    EXPECT_EQ(*unpacked, "one two");
    const auto many = Unpack(packed, {.max_members = 2});
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().kind, FailureKind::kTooLarge);
  }
}

TEST(Compression, EveryProperPrefixIsRefused) {
  for (const Packer pack : kPackers) {
    const std::string packed = pack("a small text, a small text");
    for (std::size_t size = 4; size < packed.size(); ++size) {
      const auto unpacked = Unpack(packed.substr(0, size));
      ASSERT_FALSE(unpacked) << size;
      EXPECT_EQ(unpacked.error().kind, FailureKind::kMalformed);
    }
  }
}

TEST(Compression, BytesBehindAreRefused) {
  for (const Packer pack : kPackers) {
    for (const char* behind : {"x", "xxxxxxxxxxxxxxxxxxxxxxxx", "\x1F\x8C"})
      EXPECT_FALSE(Unpack(pack("text") + behind)) << behind;
    EXPECT_FALSE(Unpack(pack("text") + std::string(8, '\0')));
  }
}

TEST(Compression, NoFlippedBitChangesContent) {
  const std::string text = "a small text, a small text";
  for (const Packer pack : kPackers) {
    const std::string packed = pack(text);
    for (std::size_t bit = 32; bit < packed.size() * 8; ++bit) {
      std::string flipped = packed;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1U << bit % 8));
      const auto unpacked = Unpack(flipped);
      if (unpacked) {
        EXPECT_EQ(*unpacked, text) << "bit " << bit;
      }
    }
  }
}

TEST(Compression, BombsAreRefusedWhileTheyExpand) {
  const std::string zeros(8'000'000, '0');
  for (const Packer pack : kPackers) {
    const std::string bomb = pack(zeros);
    const auto ratio = Unpack(bomb);
    ASSERT_FALSE(ratio);
    EXPECT_EQ(ratio.error().kind, FailureKind::kTooLarge);
    const auto bytes = Unpack(bomb, {.max_bytes = 100'000, .max_ratio = 1'000'000});
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().kind, FailureKind::kTooLarge);
    const auto whole = Unpack(bomb, {.max_ratio = 1'000'000});
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->size(), zeros.size());
  }
}

TEST(Compression, ArchivesWithinAreRefused) {
  for (const Packer outer : kPackers) {
    for (const Packer inner : kPackers) {
      const auto unpacked = Unpack(outer(inner("text")));
      ASSERT_FALSE(unpacked);
      EXPECT_EQ(unpacked.error().kind, FailureKind::kUnsupported);
    }
    EXPECT_FALSE(Unpack(outer("PK\x03\x04")));
  }
}

TEST(Compression, LargeWindowsAreRefused) {
  const std::string text = Text();
  EXPECT_TRUE(Unpack(Zstd(text, 20)));
  const auto large = Unpack(Zstd(text, 24));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().kind, FailureKind::kTooLarge);
}

TEST(Compression, ZipIsNotAStream) {
  const auto unpacked = Unpack("PK\x03\x04");
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().kind, FailureKind::kUsage);
}

}  // namespace
}  // namespace baybridge
