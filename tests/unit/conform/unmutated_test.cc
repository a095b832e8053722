#include "conform/unmutated.h"

#include <gtest/gtest.h>

#include "support/scratch.h"

namespace baybridge {
namespace {

class UnmutatedTest : public testing::Test, protected Scratch {
 protected:
  UnmutatedTest() {
    standard_.id = "try-1";
    standard_.rules.resize(2);
    standard_.rules[0].id = "TRY1-R-001";
    standard_.rules[1].id = "TRY1-R-002";
  }
  auto Load(const std::string& rows) {
    Write("unmutated.csv", "rule,standard,reason\n" + rows);
    return LoadUnmutated(folder() / "unmutated.csv", standard_);
  }
  Standard standard_;
};

TEST_F(UnmutatedTest, RulesOfTheStandardHaveTheLineOfTheirReason) {
  const auto reasons = Load("OTHER-R-001,other,x\nTRY1-R-002,try-1,two changes at once\n");
  ASSERT_TRUE(reasons) << reasons.error().what;
  EXPECT_EQ(*reasons, (std::map<std::string, std::uint32_t>{{"TRY1-R-002", 3}}));
}

TEST_F(UnmutatedTest, WithoutTheFileThereAreNone) {
  const auto reasons = LoadUnmutated(folder() / "none.csv", standard_);
  ASSERT_TRUE(reasons);
  EXPECT_TRUE(reasons->empty());
}

TEST_F(UnmutatedTest, WhatIsWrongHasItsLine) {
  for (const char* rows : {"TRY1-R-003,try-1,x\n", "TRY1-R-001,try-1,\n"}) {
    const auto reasons = Load(rows);
    ASSERT_FALSE(reasons) << rows;
    EXPECT_EQ(reasons.error().kind, FailureKind::kMalformed);
    EXPECT_TRUE(reasons.error().place.ends_with("unmutated.csv:2")) << reasons.error().place;
  }
  EXPECT_FALSE(Load("TRY1-R-001,try-1,x\nTRY1-R-001,try-1,y\n"));
}

}  // namespace
}  // namespace baybridge
