#include "check/pack_doc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/check.h"
#include "support/xa_folder.h"

namespace baybridge {
namespace {

using testing::HasSubstr;

TEST(PackDocTest, ListsFieldsAndCodesInTheLanguageAsked) {
  const XaFolder folder;
  auto packs = LoadPacks(folder.folder());
  ASSERT_TRUE(packs) << packs.error().place << ": " << packs.error().what;
  CheckPacks(**packs);
  Catalogue catalogue;
  ASSERT_TRUE(catalogue.Add(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "schemas/_messages"));
  const Pack& pack = *(*packs)->Find("xa-care");
  const std::string english = DescribePack(**packs, pack, catalogue, Language::kEn);
  EXPECT_THAT(english, HasSubstr("# Care record of the island of Xa (`xa-care`)"));
  EXPECT_THAT(
      english,
      HasSubstr("| path | label | count | codes | class | critical | example | evidence |\n"));
  EXPECT_THAT(english, HasSubstr("| `/CareRecord/Kin/Name` | name of the kin | 1..1 |  | name and "
                                 "identity | ● | Chen Er |"));
  EXPECT_THAT(english,
              HasSubstr("| `/CareRecord/Person/Number` | personal number | 1..1 | `XA-PID` |"));
  EXPECT_THAT(english, HasSubstr("| `L3` | full help | 2026-01-01 –  | invented for tests |"));
  const std::string portuguese = DescribePack(**packs, pack, catalogue, Language::kPt);
  EXPECT_THAT(
      portuguese,
      HasSubstr(
          "| caminho | designação | número | códigos | classe | crítico | exemplo | fonte |\n"));
}

}  // namespace
}  // namespace baybridge
