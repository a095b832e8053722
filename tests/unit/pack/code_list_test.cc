#include <gtest/gtest.h>

#include "pack/pack.h"

namespace baybridge {
namespace {

CodeList Levels() {
  CodeList list;
  list.codes = {{.code = "L0", .valid_to = "2025-12-31"},
                {.code = "L1"},
                {.code = "L3", .valid_from = "2026-01-01"}};
  list.Index();
  return list;
}

TEST(CodeListTest, FindsEveryCodeAndNoOther) {
  const CodeList list = Levels();
  EXPECT_EQ(list.Find("L0"), 0U);
  EXPECT_EQ(list.Find("L1"), 1U);
  EXPECT_EQ(list.Find("L3"), 2U);
  EXPECT_EQ(list.Find("l1"), kNone);
  EXPECT_EQ(list.Find(""), kNone);
}

TEST(CodeListTest, AnEmptyListFindsNothing) {
  CodeList list;
  EXPECT_EQ(list.Find("L1"), kNone);
  list.Index();
  EXPECT_EQ(list.Find("L1"), kNone);
}

TEST(CodeListTest, FindsEachOfThousands) {
  CodeList list;
  for (int i = 0; i < 5000; ++i) list.codes.push_back({.code = std::to_string(i)});
  list.Index();
  for (std::uint32_t i = 0; i < 5000; ++i) EXPECT_EQ(list.Find(std::to_string(i)), i);
  EXPECT_EQ(list.Find("5000"), kNone);
}

struct ValidCase {
  const char* name;
  std::uint32_t code;
  const char* date;
  bool valid;
};

class CodeListValidOn : public testing::TestWithParam<ValidCase> {};

constexpr ValidCase kValidCases[] = {
    {"on_the_last_day", 0, "2025-12-31", true},
    {"after_the_last_day", 0, "2026-01-01", false},
    {"before_the_first_day", 2, "2025-12-31", false},
    {"on_the_first_day", 2, "2026-01-01", true},
    {"without_dates", 1, "1900-01-01", true},
    {"without_a_date_asked", 0, "", true},
    {"in_a_month_that_holds_the_last_day", 0, "2025-12", true},
    {"in_a_year_after", 0, "2026", false},
    {"at_a_time_of_the_last_day", 0, "2025-12-31T23:59:59+08:00", true},
};

TEST_P(CodeListValidOn, Judges) {
  EXPECT_EQ(Levels().ValidOn(GetParam().code, GetParam().date), GetParam().valid);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         CodeListValidOn,
                         testing::ValuesIn(kValidCases),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace baybridge
