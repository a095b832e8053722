#include "store/payload_packer.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "crypto/secret_key.h"

namespace baybridge {
namespace {

std::string Record(int number) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text +=
        "<Medicine><DrugName>Amlodipine " + std::to_string(number + i) + "</DrugName></Medicine>";
  return text;
}

// Bytes that nothing makes shorter.
std::string Noise(std::size_t size) {
  std::string noise;
  while (noise.size() < size) noise += RandomBytes(1024);
  return noise;
}

TEST(PayloadPackerTest, DecidesHowEachIsKept) {
  Payloads payloads{{"source", Record(1)}, {"note", "a few words"}, {"portrait", Noise(4096)}};
  PayloadPacker packer;
  packer.Pack(payloads);
  for (const Payload& payload : payloads) EXPECT_TRUE(payload.decided) << payload.kind;
  EXPECT_LT(payloads[0].packed.size(), payloads[0].bytes.size() / 2);
  EXPECT_EQ(payloads[1].packed, "");
  EXPECT_EQ(payloads[2].packed, "");
  ZstdPacker unpacker;
  auto text = unpacker.Unpack(payloads[0].packed, payloads[0].bytes.size());
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, Record(1));
}

TEST(PayloadPackerTest, LeavesWhatIsDecided) {
  Payloads payloads{{.kind = "source", .bytes = Record(1), .decided = true}};
  PayloadPacker().Pack(payloads);
  EXPECT_EQ(payloads[0].packed, "");
}

TEST(PayloadPackerTest, PacksForManyThreadsAtOnce) {
  constexpr int kThreads = 8;
  PayloadPacker packer;
  std::vector<Payloads> made(kThreads);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&packer, &payloads = made[static_cast<std::size_t>(i)], i] {
        for (int round = 0; round < 50; ++round) {
          payloads = {{"source", Record(i)}, {"target", Record(i + 1000)}};
          packer.Pack(payloads);
        }
      });
    }
  }
  ZstdPacker unpacker;
  for (const Payloads& payloads : made) {
    for (const Payload& payload : payloads) {
      auto text = unpacker.Unpack(payload.packed, payload.bytes.size());
      ASSERT_TRUE(text);
      EXPECT_EQ(*text, payload.bytes);
    }
  }
}

}  // namespace
}  // namespace baybridge
