#include "format/number_format.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(NumberFormat, CodesTellWhatTheyShow) {
  struct Case {
    const char* code;
    NumberShape shape;
  };
  constexpr Case kCases[] = {
      {"General", NumberShape::kNumber},
      {"0.00", NumberShape::kNumber},
      {"0.00E+00", NumberShape::kNumber},
      {"#,##0 \"days\"", NumberShape::kNumber},
      {"[Red]0;[Blue]-0", NumberShape::kNumber},
      {"@", NumberShape::kNumber},
      {"0\\d", NumberShape::kNumber},
      {"yyyy-mm-dd", NumberShape::kDate},
      {"dd/mm/yyyy;@", NumberShape::kDate},
      {"[$-404]e/m/d", NumberShape::kDate},
      {"yyyy\"年\"m\"月\"d\"日\"", NumberShape::kDate},
      {"mmm", NumberShape::kDate},
      {"hh:mm", NumberShape::kTime},
      {"mm:ss.0", NumberShape::kTime},
      {"yyyy-mm-dd hh:mm:ss", NumberShape::kDateTime},
      {"[h]:mm", NumberShape::kElapsed},
      {"[mm]:ss", NumberShape::kElapsed},
  };
  for (const Case& c : kCases) EXPECT_EQ(NumberFormatOf(c.code).shape, c.shape) << c.code;
  EXPECT_EQ(NumberFormatOf("0000").zeros, 4U);
  EXPECT_EQ(NumberFormatOf("0.00").zeros, 0U);
  EXPECT_EQ(BuiltInNumberFormat(0).shape, NumberShape::kNumber);
  EXPECT_EQ(BuiltInNumberFormat(14).shape, NumberShape::kDate);
  EXPECT_EQ(BuiltInNumberFormat(22).shape, NumberShape::kDateTime);
  EXPECT_EQ(BuiltInNumberFormat(31).shape, NumberShape::kDate);
  EXPECT_EQ(BuiltInNumberFormat(46).shape, NumberShape::kElapsed);
  EXPECT_EQ(BuiltInNumberFormat(49).shape, NumberShape::kNumber);
}

std::string Date(std::string_view number, NumberShape shape, bool from_1904 = false) {
  const auto date = DateOfSerial(number, shape, from_1904);
  if (!date) return "none";
  return date->text + (date->hides_time ? " hides" : "");
}

TEST(NumberFormat, SerialNumbersAreDays) {
  constexpr NumberShape kDate = NumberShape::kDate;
  EXPECT_EQ(Date("61", kDate), "1900-03-01");
  EXPECT_EQ(Date("14641", kDate), "1940-01-31");
  EXPECT_EQ(Date("46082", kDate), "2026-03-01");
  EXPECT_EQ(Date("2958465", kDate), "9999-12-31");
  EXPECT_EQ(Date("0", kDate, true), "1904-01-01");
  EXPECT_EQ(Date("44620", kDate, true), "2026-03-01");
  EXPECT_EQ(Date("46082.5", kDate), "2026-03-01 hides");
  EXPECT_EQ(Date("46082.5", NumberShape::kDateTime), "2026-03-01T12:00:00");
  EXPECT_EQ(Date("0.999999999", NumberShape::kTime), "none");  // rounds to the next day
  EXPECT_EQ(Date("0.75", NumberShape::kTime), "18:00:00");
  EXPECT_EQ(Date("46082", NumberShape::kEither), "2026-03-01");
  EXPECT_EQ(Date("0.25", NumberShape::kEither), "06:00:00");
}

TEST(NumberFormat, WhatCanBeReadInTwoWaysIsNoDate) {
  for (const char* number : {"1", "59", "60", "60.9", "-1", "2958466", "x", "", "1e400"})
    EXPECT_EQ(Date(number, NumberShape::kDate), "none") << number;
  EXPECT_EQ(Date("1.5", NumberShape::kTime), "none");
  EXPECT_EQ(Date("1.5", NumberShape::kElapsed), "none");
  EXPECT_EQ(Date("0.5", NumberShape::kDateTime), "none");
}

TEST(NumberFormat, NumbersKeepTheirText) {
  const auto kept = [](std::string_view number, std::uint32_t zeros = 0) {
    return KeptNumber(number, {.zeros = zeros}).value_or("none");
  };
  EXPECT_EQ(kept("36.60"), "36.60");
  EXPECT_EQ(kept("0.1"), "0.1");
  EXPECT_EQ(kept("36.600000000000001"), "36.6");  // the same double
  EXPECT_EQ(kept("0.10000000000000001"), "0.1");
  EXPECT_EQ(kept("-7"), "-7");
  EXPECT_EQ(kept("12", 5), "00012");
  EXPECT_EQ(kept("1.5", 5), "1.5");
  EXPECT_EQ(kept("4.4010119500101E+17"), "4.4010119500101E+17");
  EXPECT_EQ(kept("x"), "none");
  EXPECT_TRUE(MayHaveLostDigits("440101195001010000"));
  EXPECT_TRUE(MayHaveLostDigits("4.4010119500101E+17"));
  EXPECT_FALSE(MayHaveLostDigits("999999999999999"));
}

}  // namespace
}  // namespace baybridge
