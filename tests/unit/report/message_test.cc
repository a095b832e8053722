#include "report/message.h"

#include <gtest/gtest.h>

#include "pack/catalogue.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

class CatalogueTest : public testing::Test {
 protected:
  CatalogueTest() {
    scratch_.Write(
        "m/en.csv",
        "id,text,advice\nGW-X-001,\"expected ‘{expected}’, found ‘{found}’\",look at {where}\n");
    scratch_.Write("m/pt.csv",
                   "id,text,advice\nGW-X-001,\"esperado ‘{expected}’, encontrado ‘{found}’\",\n");
  }
  Catalogue Load() {
    Catalogue catalogue;
    const auto added = catalogue.Add(scratch_.folder() / "m");
    EXPECT_TRUE(added) << added.error().place << ": " << added.error().what;
    return catalogue;
  }
  static Finding Found() {
    Finding finding;
    finding.id = "GW-X-001";
    finding.args = {{"expected", "3"}, {"found", "4", true}};
    return finding;
  }
  Scratch scratch_;
};

TEST_F(CatalogueTest, AMissingLanguageFallsBackToEnglish) {
  const Catalogue catalogue = Load();
  EXPECT_EQ(catalogue.Find("GW-X-001", Language::kPt)->text,
            "esperado ‘{expected}’, encontrado ‘{found}’");
  EXPECT_EQ(catalogue.Find("GW-X-001", Language::kZhHant)->text,
            "expected ‘{expected}’, found ‘{found}’");
  EXPECT_EQ(catalogue.FindExactly("GW-X-001", Language::kZhHant), nullptr);
  EXPECT_EQ(catalogue.Find("GW-X-002", Language::kEn), nullptr);
}

TEST_F(CatalogueTest, ASensitiveArgumentIsMasked) {
  const Catalogue catalogue = Load();
  const FindingText masked = TextOf(Found(), catalogue, Language::kEn, SensitiveValues::kMask);
  EXPECT_EQ(masked.text, "expected ‘3’, found ‘•••’");
  EXPECT_EQ(TextOf(Found(), catalogue, Language::kEn, SensitiveValues::kShow).text,
            "expected ‘3’, found ‘4’");
}

TEST_F(CatalogueTest, APlaceholderWithoutArgumentStaysVisible) {
  EXPECT_EQ(TextOf(Found(), Load(), Language::kEn, SensitiveValues::kMask).advice,
            "look at {where}");
}

TEST_F(CatalogueTest, AnArgumentIsNotReadAsAPlaceholder) {
  Finding finding = Found();
  finding.args[0].value = "{found}";
  EXPECT_EQ(TextOf(finding, Load(), Language::kEn, SensitiveValues::kShow).text,
            "expected ‘{found}’, found ‘4’");
}

TEST_F(CatalogueTest, AnIdWithoutAMessageIsSaidWithItsArguments) {
  Finding finding = Found();
  finding.id = "XA-R-001";
  EXPECT_EQ(TextOf(finding, Load(), Language::kEn, SensitiveValues::kMask).text,
            "XA-R-001 expected=‘3’ found=‘•••’");
}

TEST_F(CatalogueTest, AnIdStandsInOneFileOnly) {
  scratch_.Write("n/en.csv", "id,text,advice\nGW-X-002,a,\nGW-X-001,b,\n");
  Catalogue catalogue = Load();
  const auto added = catalogue.Add(scratch_.folder() / "n");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().place, (scratch_.folder() / "n/en.csv").string() + ":3");
}

}  // namespace
}  // namespace baybridge
