#include "archive/zstd_packer.h"

#include <zstd.h>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

std::string Rows(int count) {
  std::string rows;
  for (int i = 0; i < count; ++i) rows += "source,/Resident/Drug[" + std::to_string(i) + "]\n";
  return rows;
}

TEST(ZstdPacker, GivesBackWhatItPacked) {
  ZstdPacker packer;
  for (const std::string& text :
       {std::string(), std::string("a"), Rows(1'000), Rows(3), std::string(300'000, '\0')}) {
    const std::string frame = packer.Pack(text);
    const auto back = packer.Unpack(frame, text.size());
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(*back, text);
    EXPECT_EQ(frame, ZstdPacker().Pack(text)) << "nothing of the texts before is in it";
  }
  EXPECT_LT(packer.Pack(Rows(1'000)).size(), Rows(1'000).size() / 4);
}

TEST(ZstdPacker, PacksShortTextsAfterALongOne) {
  ZstdPacker packer;
  for (const int count : {10, 100'000, 10, 1'000}) {
    const std::string text = Rows(count);
    EXPECT_EQ(packer.Pack(text), ZstdPacker().Pack(text)) << count;
  }
}

TEST(ZstdPacker, MakesNothingThatIsLargerThanTheLimit) {
  ZstdPacker packer;
  const std::string frame = packer.Pack(std::string(10'000, 'x'));
  EXPECT_TRUE(packer.Unpack(frame, 10'000));
  EXPECT_EQ(packer.Unpack(frame, 9'999).error().kind, FailureKind::kTooLarge);
}

TEST(ZstdPacker, RefusesWhatIsNotOneWholeFrame) {
  ZstdPacker packer;
  const std::string frame = packer.Pack(Rows(100));
  for (std::size_t size = 0; size < frame.size(); ++size)
    EXPECT_FALSE(packer.Unpack(frame.substr(0, size), 100'000)) << size;
  EXPECT_FALSE(packer.Unpack(frame + '\0', 100'000));
  EXPECT_FALSE(packer.Unpack(frame + frame, 100'000));
  EXPECT_FALSE(packer.Unpack("no frame at all", 100'000));
  // A stream that does not name its size.
  std::string unnamed(200, '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  unnamed.resize(ZSTD_compress2(context, unnamed.data(), unnamed.size(), "text", 4));
  ZSTD_freeCCtx(context);
  EXPECT_EQ(packer.Unpack(unnamed, 100'000).error().kind, FailureKind::kMalformed);
  EXPECT_EQ(*packer.Unpack(frame, 100'000), Rows(100)) << "it goes on afterwards";
}

}  // namespace
}  // namespace baybridge
