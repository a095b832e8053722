#include "synth/calendar.h"

#include <string>

#include <gtest/gtest.h>

namespace baybridge::synth {
namespace {

struct Case {
  const char* name;
  const char* text;
};

class CalendarTest : public testing::TestWithParam<Case> {};

constexpr Case kCases[] = {{"iso", "2026-02-28"},
                           {"slashes", "28/02/2026"},
                           {"dashes", "28-02-2026"},
                           {"compact", "20260228"},
                           {"month", "02/2026"},
                           {"year", "2026"},
                           {"time_with_blank", "28/02/2026 16:30"},
                           {"compact_time_with_seconds", "20260228T163000"}};

TEST_P(CalendarTest, WhatWasReadIsWrittenTheSameWay) {
  const auto read = ParseDate(GetParam().text);
  ASSERT_TRUE(read);
  std::string text;
  constexpr int kHalfPastFour = 16 * 60 + 30;
  PutDate(read->form, read->precision, read->day, kHalfPastFour, text);
  EXPECT_EQ(text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Forms, CalendarTest, testing::ValuesIn(kCases), [](const auto& one) {
  return std::string(one.param.name);
});

TEST(Calendar, DaysAndDatesAreInversesForTwoCenturies) {
  for (Day day = DayOf(1900, 1, 1); day < DayOf(2100, 1, 1); ++day) {
    const CivilDate date = CivilOf(day);
    ASSERT_EQ(DayOf(date.year, date.month, date.day), day);
  }
}

TEST(Calendar, WordsAreNoDates) {
  for (const char* text : {"", "x", "13/13/2026", "12345678901", "2026-1-1", "1234"})
    EXPECT_FALSE(ParseDate(text)) << text;
}

}  // namespace
}  // namespace baybridge::synth
