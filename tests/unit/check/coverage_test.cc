#include "check/coverage.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/check.h"
#include "check/sheet_sections.h"
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
  EXPECT_THAT(text, testing::StartsWith("pack,kind,section,leaves,mapped,coded,critical,unmapped_"
                                        "critical,unverified,omission\n"));
  EXPECT_THAT(text, testing::HasSubstr("\nxa-care,resident,kin,4,4,1,3,0,0,\n"));
  EXPECT_THAT(text, testing::EndsWith("\nxa-care,resident,(all),37,37,9,16,0,0,\n"));
}

TEST(CoverageTest, ASectionWithoutLeavesStandsWithItsReason) {
  const XaFolder folder;
  folder.Write("schemas/xa-care/omissions.csv",
               "sheet,section,reason\nclinical,3,a list of medicines\n");
  auto packs = LoadPacks(folder.folder());
  ASSERT_TRUE(packs) << packs.error().place << ": " << packs.error().what;
  CheckPacks(**packs);
  EXPECT_THAT(WriteCoverage(CoverageOf(**packs)),
              testing::EndsWith("\nxa-care,resident,(all),37,37,9,16,0,0,\n"
                                "xa-care,(none),clinical.md 3,0,0,0,0,0,0,a list of medicines\n"));
}

TEST(SheetSections, AreNamedByNumberPartAndRange) {
  const auto names = [](std::string_view text, const char* sheet, const char* number) {
    return Names(text, {.sheet = sheet, .number = number, .title = {}});
  };
  EXPECT_TRUE(names("clinical.md 4", "clinical", "4"));
  EXPECT_TRUE(names("clinical 4.2", "clinical", "4"));
  EXPECT_TRUE(names("guangdong.md 1.4, 5; clinical.md 17", "clinical", "17"));
  EXPECT_TRUE(names("guangdong.md 1.4, 5; clinical.md 17", "guangdong", "5"));
  EXPECT_TRUE(names("clinical.md 2-8", "clinical", "6"));
  EXPECT_TRUE(names("guangdong.md 11 rule 7", "guangdong", "11"));
  EXPECT_FALSE(names("clinical.md 2-8", "clinical", "9"));
  EXPECT_FALSE(names("clinical.md 14", "clinical", "4"));
  EXPECT_FALSE(names("clinical.md 14", "clinical", "1"));
  EXPECT_FALSE(names("guangdong.md 5", "clinical", "5"));
  EXPECT_FALSE(names("design 5", "guangdong", "5"));
}

}  // namespace
}  // namespace baybridge
