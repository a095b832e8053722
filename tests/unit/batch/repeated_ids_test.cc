#include "batch/repeated_ids.h"

#include <string>

#include <gtest/gtest.h>

#include "support/scratch.h"

namespace baybridge {
namespace {

class RepeatedIdsTest : public testing::Test, protected Scratch {};

// Every seventh id of 1,000 stands twice; some lines have none.
TEST_F(RepeatedIdsTest, AreTheSameHoweverFewAreHeldAtOnce) {
  const std::string heading = "file,record,line,state,source,target\n";
  std::string lines = heading;
  std::string expected = heading;
  std::uint64_t count = 0;
  for (int record = 0; record < 1'000; ++record) {
    const bool again = record % 7 == 0;
    const std::string id = record % 50 == 3 ? "" : "P" + std::to_string(record);
    for (int time = 0; time < (again ? 2 : 1); ++time) {
      const std::string line =
          "f,1," + std::to_string(record) + "," + std::to_string(time) + "," + id + ",T\n";
      lines += line;
      if (!again || id.empty()) continue;
      expected += line;
      ++count;
    }
  }
  ASSERT_GT(count, 200U);
  Write("ids.csv", lines);
  for (const std::size_t at_once : {std::size_t{1}, std::size_t{10}, kIdsAtOnce}) {
    const auto copied = CopyRepeatedIds(folder() / "ids.csv", folder() / "repeated.csv", at_once);
    ASSERT_TRUE(copied) << copied.error().what;
    EXPECT_EQ(*copied, count) << at_once;
    EXPECT_EQ(Read("repeated.csv"), expected) << at_once;
  }
}

TEST_F(RepeatedIdsTest, OneThatStandsInEveryLineIsFound) {
  std::string lines = "file,record,line,state,source,target\n";
  for (int record = 0; record < 10'000; ++record)
    lines += "f,1," + std::to_string(record) + ",0,SAME,T\n";
  Write("ids.csv", lines);
  const auto copied = CopyRepeatedIds(folder() / "ids.csv", folder() / "repeated.csv", 10);
  ASSERT_TRUE(copied);
  EXPECT_EQ(*copied, 10'000U);
  EXPECT_EQ(Read("repeated.csv"), lines);
}

TEST_F(RepeatedIdsTest, WithoutAnyThereIsNoFile) {
  Write("ids.csv", "file,record,line,state,source,target\nf,1,1,0,A,T\nf,2,2,0,B,T\n");
  const auto copied = CopyRepeatedIds(folder() / "ids.csv", folder() / "repeated.csv");
  ASSERT_TRUE(copied);
  EXPECT_EQ(*copied, 0U);
  EXPECT_FALSE(std::filesystem::exists(folder() / "repeated.csv"));
}

}  // namespace
}  // namespace baybridge
