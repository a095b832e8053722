#include "rules/calendar_date.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

TEST(CalendarDate, DaysCountFrom1970) {
  EXPECT_EQ(DayOf("1970-01-01"), 0);
  EXPECT_EQ(DayOf("1969-12-31"), -1);
  EXPECT_EQ(DayOf("2024-02-29T23:59:59+08:00"), 19782);
}

TEST(CalendarDate, WhatIsNoDayHasNone) {
  for (const char* text : {"", "2024", "2024-06", "2023-02-29", "2024-13-01", "2024-6-1",
                           "2024-06-15 ", "2024-06-15x", "二〇二四年六月"})
    EXPECT_EQ(DayOf(text), std::nullopt) << text;
}

TEST(CalendarDate, AgeChangesOnTheBirthday) {
  EXPECT_EQ(AgeOn("1950-06-15", "2024-06-14"), 73);
  EXPECT_EQ(AgeOn("1950-06-15", "2024-06-15"), 74);
  EXPECT_EQ(AgeOn("1952-02-29", "2023-02-28"), 70);
  EXPECT_EQ(AgeOn("1952-02-29", "2023-03-01"), 71);
  EXPECT_EQ(AgeOn("1950", "2023-03-01"), std::nullopt);
}

}  // namespace
}  // namespace baybridge
