// A new format is a folder of data: a fictitious place with its own identifier scheme, in a folder
// of its own, translated to and from.
#include <gtest/gtest.h>

#include "opinion/canonical_xml.h"
#include "samples.h"

namespace baybridge {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "tests" / "support" / "packs";

std::unique_ptr<Workspace> OpenWithFourth() {
  auto workspace = Workspace::Open(BAYBRIDGE_SOURCE_DIR, {kFolder});
  EXPECT_TRUE(workspace) << workspace.error().place << ": " << workspace.error().what;
  return workspace ? *std::move(workspace) : nullptr;
}

class FourthFormat : public testing::TestWithParam<std::string> {};

TEST_P(FourthFormat, ReturnsFromEveryPlace) {
  const auto workspace = OpenWithFourth();
  ASSERT_NE(workspace, nullptr);
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder / "samples" / "xa-care")) {
    const std::filesystem::path input = entry.path() / "input.xml";
    if (!std::filesystem::exists(input)) continue;
    ++cases;
    auto there = TranslateDocument(*workspace, Bytes(input), FastTo(GetParam()));
    ASSERT_TRUE(there) << there.error().place << ": " << there.error().what;
    ASSERT_TRUE((*there)->made()) << input;
    TranslateOptions home = FastTo("xa-care");
    home.keep_inside = false;
    auto back = TranslateDocument(*workspace, (*there)->document, home);
    ASSERT_TRUE(back) << back.error().what;
    ASSERT_TRUE((*back)->made());
    const CanonicalXmlOptions normalised{.drop_white_space = true, .unify_prefixes = true};
    auto source = CanonicalXml((*there)->source->decoded.utf8, normalised);
    auto returned = CanonicalXml((*back)->document, normalised);
    ASSERT_TRUE(source && returned);
    EXPECT_EQ(*source, *returned);
  }
  EXPECT_GT(cases, 0U);
}

INSTANTIATE_TEST_SUITE_P(Places,
                         FourthFormat,
                         testing::ValuesIn(PlacePacks()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(FourthFormat, APlaceRecordReachesIt) {
  const auto workspace = OpenWithFourth();
  ASSERT_NE(workspace, nullptr);
  for (const SampleCase& sample : Samples()) {
    if (sample.name.find("/basic") == std::string::npos) continue;
    auto made = TranslateDocument(*workspace, Bytes(sample.input), FastTo("xa-care"));
    ASSERT_TRUE(made) << made.error().what;
    ASSERT_TRUE((*made)->made()) << sample.name;
    EXPECT_GT((*made)->translation->totals().by_state[0], 0U) << sample.name;
  }
}

}  // namespace
}  // namespace baybridge
