#include "core/second_text.h"

#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(SecondTextTest, WritesEachSecondInItsForm) {
  SecondText text("%Y-%m-%dT%H:%M:%S");
  EXPECT_EQ(text.Of(0), "1970-01-01T00:00:00");
  EXPECT_EQ(text.Of(1'798'761'599), "2026-12-31T23:59:59");
  EXPECT_EQ(text.Of(1'798'761'599), "2026-12-31T23:59:59") << "the one before";
  EXPECT_EQ(text.Of(1'798'761'600), "2027-01-01T00:00:00");
  EXPECT_EQ(text.Of(-1), "1969-12-31T23:59:59") << "that of no time yet";
}

TEST(SecondTextTest, GivesNothingForAFormThatIsTooLong) {
  SecondText text("%A, %d %B %Y %H:%M:%S Greenwich Mean Time, and more");
  EXPECT_EQ(text.Of(0), "");
}

}  // namespace
}  // namespace baybridge
