#include "pack/coding.h"

#include <gtest/gtest.h>

#include "support/scratch.h"

namespace baybridge {
namespace {

constexpr const char* kWhole = "group,kode\nlist,from\ncode,is\ndisplay,called\nwords,said\n";

// A hub that is nothing but its coding.csv.
class CodingTest : public testing::Test, protected Scratch {
 protected:
  CodingTest() { packs_.packs.push_back(std::make_unique<Pack>()); }
  Result<CodingNames> Load(const std::string& rows) {
    Write("coding.csv", "part,element\n" + rows);
    packs_.packs.front()->folder = folder();
    return LoadCoding(packs_);
  }

 private:
  PackSet packs_;
};

TEST_F(CodingTest, TakesTheNamesThatTheHubDeclares) {
  const auto names = Load(kWhole);
  ASSERT_TRUE(names) << names.error().what;
  EXPECT_TRUE(names->declared());
  EXPECT_EQ(names->group, "kode");
  EXPECT_EQ(names->list, "from");
  EXPECT_EQ(names->code, "is");
  EXPECT_EQ(names->display, "called");
  EXPECT_EQ(names->words, "said");
}

TEST_F(CodingTest, AHubWithoutTheFileDeclaresNone) {
  const PackSet nothing;
  auto names = LoadCoding(nothing);
  ASSERT_TRUE(names);
  EXPECT_FALSE(names->declared());
}

TEST_F(CodingTest, WhatIsWrongHasItsPlace) {
  const std::pair<const char*, const char*> cases[] = {
      {"kind,x\n", ":2"}, {"group,a\ngroup,b\n", ":3"}, {"group,\n", ":2"}, {"group,a\n", ""}};
  for (const auto& [rows, line] : cases) {
    const auto names = Load(rows);
    ASSERT_FALSE(names) << rows;
    EXPECT_EQ(names.error().kind, FailureKind::kMalformed);
    EXPECT_NE(names.error().place.find(std::string("coding.csv") + line), std::string::npos)
        << names.error().place;
  }
}

TEST(Coding, OfTheHubIsDeclared) {
  const auto packs = LoadPacks(BAYBRIDGE_SOURCE_DIR);
  ASSERT_TRUE(packs);
  const auto names = LoadCoding(**packs);
  ASSERT_TRUE(names) << names.error().place;
  EXPECT_TRUE(names->declared());
}

}  // namespace
}  // namespace baybridge
