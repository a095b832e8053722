#include "batch/open_chunks.h"

#include <chrono>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLease{1'000};
const OpenChunks::Time kStart{};

OpenChunk Held(std::uint64_t token, std::uint64_t beat) {
  return {.chunk = 4, .token = token, .beat = beat, .tries = 1, .held = true};
}

OpenChunk Free(std::uint64_t token) {
  return {.chunk = 4, .token = token, .beat = 0, .tries = 0, .held = false};
}

TEST(OpenChunksTest, TakesBackOnlyWhatHasNotMovedForALease) {
  OpenChunks open("job", kLease);
  open.See({Held(1, 0)}, kStart);
  EXPECT_TRUE(open.Expired(kStart + kLease - milliseconds(1)).empty());
  open.See({Held(1, 1)}, kStart + milliseconds(900));  // it beats
  EXPECT_TRUE(open.Expired(kStart + kLease).empty());
  open.See({Held(1, 1)}, kStart + milliseconds(1'800));
  const auto late = open.Expired(kStart + milliseconds(1'900));
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late.front().held, (ChunkReference{.job = "job", .chunk = 4, .token = 1}));
  EXPECT_EQ(late.front().beat, 1U);
}

TEST(OpenChunksTest, PublishesAgainWhatNobodyCameFor) {
  OpenChunks open("job", kLease);
  open.Add(4, kStart);
  const auto first = open.Unpublished(kStart);
  ASSERT_EQ(first.size(), 1U);
  open.Published(first, kStart);
  open.See({Free(0)}, kStart + milliseconds(500));
  EXPECT_TRUE(open.Unpublished(kStart + milliseconds(999)).empty());
  EXPECT_EQ(open.Unpublished(kStart + kLease).size(), 1U);
  open.See({Free(2)}, kStart + milliseconds(600));  // given back: another token
  EXPECT_EQ(open.Unpublished(kStart + milliseconds(600)).size(), 1U);
}

TEST(OpenChunksTest, NoticesABrokerThatHandsOutNothing) {
  OpenChunks open("job", kLease);
  open.Add(4, kStart);
  for (int lease = 0; lease < 3; ++lease) {
    EXPECT_FALSE(open.IsIgnored(kStart + lease * kLease));
    open.Published(open.Unpublished(kStart + lease * kLease), kStart + lease * kLease);
    open.See({Free(0)}, kStart + lease * kLease);
  }
  EXPECT_TRUE(open.IsIgnored(kStart + 3 * kLease));
  open.See({Held(1, 0)}, kStart + 3 * kLease);
  EXPECT_FALSE(open.IsIgnored(kStart + 4 * kLease));
}

TEST(OpenChunksTest, ForgetsWhatIsDone) {
  OpenChunks open("job", kLease);
  open.Add(4, kStart);
  open.See({}, kStart);
  EXPECT_TRUE(open.Unpublished(kStart).empty());
  EXPECT_FALSE(open.MostTried());
}

}  // namespace
}  // namespace baybridge
