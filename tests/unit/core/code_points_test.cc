#include "core/code_points.h"

#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(CountCodePoints, CountsBeyondTheBasicPlaneOnce) {
  EXPECT_EQ(CountCodePoints(""), 0U);
  EXPECT_EQ(CountCodePoints("a长𨋢"), 3U);
  EXPECT_EQ(CountCodePoints("𠮷㐀𫝀"), 3U);
}

// Eight bytes are looked at together: wherever a code point stands among them, it counts once.
TEST(CountCodePoints, CountsAtEveryPlace) {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t after = 0; after < 20; ++after) {
      const std::string text = std::string(before, 'a') + "𨋢长" + std::string(after, 'b');
      EXPECT_EQ(CountCodePoints(text), before + 2 + after) << before << ' ' << after;
    }
  }
}

}  // namespace
}  // namespace baybridge
