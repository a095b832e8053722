#include <map>

#include <gtest/gtest.h>

#include "unit/schema/three_judges.h"
#include "unit/schema/value_cases.h"

namespace baybridge::test {
namespace {

std::string SchemaOf(std::string_view type) {
  const std::size_t bar = type.find('|');
  if (type.starts_with('<')) return "<xs:element name='v'>" + std::string(type) + "</xs:element>";
  if (bar == std::string_view::npos)
    return "<xs:element name='v' type='" + std::string(type) + "'/>";
  return "<xs:element name='v'><xs:simpleType><xs:restriction base='" +
         std::string(type.substr(0, bar)) + "'>" + std::string(type.substr(bar + 1)) +
         "</xs:restriction></xs:simpleType></xs:element>";
}

// Schemas are loaded once a type: many cases share one.
const ThreeJudges& JudgesOf(std::string_view type) {
  static std::map<std::string, ThreeJudges, std::less<>> judges;
  const auto at = judges.find(type);
  if (at != judges.end()) return at->second;
  return judges.emplace(std::string(type), ThreeJudges::Of(SchemaOf(type))).first->second;
}

void Check(std::span<const ValueCase> cases) {
  for (const ValueCase& one : cases) {
    SCOPED_TRACE(testing::Message() << one.type << " ‘" << one.value.substr(0, 60) << "’");
    const ThreeJudges& judges = JudgesOf(one.type);
    ASSERT_TRUE(judges.loaded()) << judges.problem();
    ASSERT_TRUE(judges.ours().not_covered().empty()) << judges.ours().not_covered().front();
    const Verdicts verdicts = judges.Judge(Element(one.value));
    EXPECT_EQ(verdicts.ours, one.valid) << "ours";
    const bool xerces_differs = one.differs == Differs::kXerces || one.differs == Differs::kBoth;
    const bool libxml2_differs = one.differs == Differs::kLibxml2 || one.differs == Differs::kBoth;
    EXPECT_EQ(verdicts.xerces, one.valid != xerces_differs) << "Xerces-C";
    EXPECT_EQ(verdicts.libxml2, one.valid != libxml2_differs) << "libxml2";
  }
}

TEST(BuiltInTypes, AllThreeEnginesAgree) {
  Check(BuiltInCases());
}
TEST(Facets, AllThreeEnginesAgree) {
  Check(FacetCases());
}
TEST(Patterns, AllThreeEnginesAgree) {
  Check(PatternCases());
}

}  // namespace
}  // namespace baybridge::test
