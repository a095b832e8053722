#include "codes/flat_codes.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(FlatCodesTest, NumbersAreThoseOfTheOrder) {
  const FlatCodes codes({"M", "F", "U", ""});
  EXPECT_EQ(codes.Find("M"), 0U);
  EXPECT_EQ(codes.Find("F"), 1U);
  EXPECT_EQ(codes.Find("U"), 2U);
  EXPECT_EQ(codes.Find(""), 3U);
  EXPECT_EQ(codes.Find("m"), kNone);
}

TEST(FlatCodesTest, WithoutCodesNothingIsFound) {
  EXPECT_EQ(FlatCodes().Find("M"), kNone);
  EXPECT_EQ(FlatCodes(std::vector<std::string_view>()).Find(""), kNone);
}

TEST(FlatCodesTest, FindsEachOfThousands) {
  std::vector<std::string> texts;
  for (int i = 0; i < 5000; ++i) texts.push_back(std::to_string(i));
  const FlatCodes codes(std::vector<std::string_view>(texts.begin(), texts.end()));
  for (std::uint32_t i = 0; i < texts.size(); ++i) EXPECT_EQ(codes.Find(texts[i]), i);
  EXPECT_EQ(codes.Find("5000"), kNone);
}

}  // namespace
}  // namespace baybridge
