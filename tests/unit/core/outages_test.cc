#include "core/outages.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

using std::chrono::milliseconds;

TEST(OutagesTest, CountsThoseOfASecondOrMore) {
  Outages away;
  away.Add(milliseconds(0));
  away.Add(milliseconds(999));
  EXPECT_EQ(away, Outages{});
  away.Add(milliseconds(1'000));
  away.Add(milliseconds(7'500));
  away.Add(milliseconds(2'000));
  EXPECT_EQ(away.times, 3U);
  EXPECT_EQ(away.total, milliseconds(10'500));
  EXPECT_EQ(away.longest, milliseconds(7'500));
}

}  // namespace
}  // namespace baybridge
