#include "batch/control_totals.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

std::string Name(const std::string& group, const std::string& cell) {
  return "control.fee\tinstitution\tHKD\t" + group + "\t" + cell;
}

ControlSums Sums(const JobTallies& numbers) {
  ControlSums sums;
  for (const auto& [name, value] : numbers) EXPECT_TRUE(sums.AddNamed(name, value)) << name;
  return sums;
}

JobTallies Changed(const ControlTotals& totals) {
  JobTallies changed;
  totals.AppendChanged(changed);
  std::ranges::sort(changed);
  return changed;
}

TEST(ControlTotals, TellsWhatChangedSinceItWasKept) {
  ControlTotals totals({}, 10);
  totals.Add(Sums({{Name("a", "before\tn"), 1}, {Name("a", "before\ts"), 500}}));
  EXPECT_EQ(Changed(totals),
            (JobTallies{{Name("a", "before\tn"), 1}, {Name("a", "before\ts"), 500}}));
  totals.Keep();
  EXPECT_EQ(Changed(totals), JobTallies{});
  totals.Add(Sums({{Name("a", "before\tn"), 2}, {Name("b", "after\tn"), 1}}));
  EXPECT_EQ(Changed(totals), (JobTallies{{Name("a", "before\tn"), 3}, {Name("b", "after\tn"), 1}}));
  // Until they are kept, they are told again.
  EXPECT_EQ(Changed(totals).size(), 2U);
}

TEST(ControlTotals, ASumThatComesBackToNothingIsTold) {
  ControlTotals totals({{Name("a", "moved\ts"), 7}, {"records", 9}}, 10);
  EXPECT_EQ(Changed(totals), JobTallies{});
  totals.Add(Sums({{Name("a", "moved\ts"), ~std::uint64_t{6}}}));  // -7
  EXPECT_EQ(Changed(totals), (JobTallies{{Name("a", "moved\ts"), 0}}));
}

TEST(ControlTotals, GroupsPastTheLimitAreCountedTogether) {
  const ControlSums chunk = Sums({{Name("c", "before\tn"), 1},
                                  {Name("a", "before\tn"), 2},
                                  {Name("d", "before\tn"), 4},
                                  {Name("b", "before\tn"), 8}});
  const JobTallies expected{
      {Name("*", "before\tn"), 5}, {Name("a", "before\tn"), 2}, {Name("b", "before\tn"), 8}};
  ControlTotals totals({}, 2);
  totals.Add(chunk);
  EXPECT_EQ(Changed(totals), expected);
  // A run that goes on lists the same ones.
  ControlTotals resumed(expected, 2);
  resumed.Add(chunk);
  EXPECT_EQ(Changed(resumed), (JobTallies{{Name("*", "before\tn"), 10},
                                          {Name("a", "before\tn"), 4},
                                          {Name("b", "before\tn"), 16}}));
}

TEST(ControlTotals, AGroupOfNothingIsNotListed) {
  ControlTotals totals({}, 1);
  totals.Add(Sums({{Name("a", "before\tn"), 0}}));
  totals.Add(Sums({{Name("b", "before\tn"), 1}}));
  EXPECT_EQ(Changed(totals), (JobTallies{{Name("b", "before\tn"), 1}}));
}

TEST(ControlSums, TakesOnlyNumbersOfControls) {
  ControlSums sums;
  for (const char* name : {"records", "control.fee", "control.fee\tmonth\tHKD\t\tnever\tn"})
    EXPECT_FALSE(sums.AddNamed(name, 1)) << name;
  EXPECT_TRUE(sums.rows().empty());
}

}  // namespace
}  // namespace baybridge
