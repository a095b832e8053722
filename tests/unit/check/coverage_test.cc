#include "check/coverage.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/check.h"
#include "support/xa_folder.h"

namespace baybridge {
namespace {

TEST(CoverageTest, CountsLeavesBySection) {
  const XaFolder folder;
  auto packs = LoadPacks(folder.folder());
  ASSERT_TRUE(packs) << packs.error().place << ": " << packs.error().what;
  CheckPacks(**packs);
  const std::vector<SectionCoverage> all = CoverageOf(**packs);
  const auto kin = std::ranges::find_if(all, [](const auto& section) {
    return section.pack == "xa-care" && section.section == "kin";
  });
  ASSERT_NE(kin, all.end());
  EXPECT_EQ(kin->leaves, 4U);
  EXPECT_EQ(kin->mapped, 4U);
  EXPECT_EQ(kin->coded, 1U);
  EXPECT_EQ(kin->critical, 3U);
  EXPECT_EQ(kin->unmapped_critical, 0U);
  const std::string text = WriteCoverage(all);
  EXPECT_THAT(text,
              testing::StartsWith(
                  "pack,kind,section,leaves,mapped,coded,critical,unmapped_critical,unverified\n"));
  EXPECT_THAT(text, testing::HasSubstr("\nxa-care,resident,kin,4,4,1,3,0,0\n"));
  EXPECT_THAT(text, testing::EndsWith("\nxa-care,resident,(all),37,37,9,16,0,0\n"));
}

}  // namespace
}  // namespace baybridge
