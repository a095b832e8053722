// Small cells, rates.
#include <gtest/gtest.h>

#include "conform/conform_report.h"

namespace baybridge {
namespace {

using Rows = std::vector<std::vector<std::uint64_t>>;
using Flags = std::vector<bool>;

struct Case {
  const char* name;
  Rows counts;
  Flags suppressed;
};
void PrintTo(const Case& test, std::ostream* out) {
  *out << test.name;
}

const Case kCases[] = {
    {"none_small", {{5, 0}, {7, 9}}, {false, false}},
    {"nought_is_not_small", {{0, 0}, {7, 9}}, {false, false}},
    {"the_next_smallest_goes_too", {{4, 20}, {30, 30}, {6, 6}}, {true, false, true}},
    {"two_small_hide_one_another", {{1}, {2}, {30}}, {true, true, false}},
    {"an_empty_group_hides_nothing", {{3}, {0}, {30}}, {true, false, true}},
    {"one_group_is_the_whole", {{2}}, {false}},
};

class SmallCells : public testing::TestWithParam<Case> {};

TEST_P(SmallCells, AreNotShown) {
  EXPECT_EQ(SuppressedGroups(GetParam().counts, 5), GetParam().suppressed);
}

INSTANTIATE_TEST_SUITE_P(All, SmallCells, testing::ValuesIn(kCases), [](const auto& tested) {
  return std::string(tested.param.name);
});

TEST(SmallCellsOption, NoughtShowsAll) {
  EXPECT_EQ(SuppressedGroups({{1}, {2}}, 0), (Flags{false, false}));
}

TEST(Rates, AreRoundedDown) {
  EXPECT_EQ(BasisPoints(2, 3), 6666U);
  EXPECT_EQ(BasisPoints(3, 3), 10'000U);
  EXPECT_EQ(BasisPoints(0, 3), 0U);
}

}  // namespace
}  // namespace baybridge
