#include <gtest/gtest.h>

#include "unit/schema/three_judges.h"

namespace baybridge::test {
namespace {

std::string ArgOf(const Finding& finding, std::string_view name) {
  for (const Arg& arg : finding.args) {
    if (arg.name == name) return arg.value;
  }
  return "(none)";
}

const ThreeJudges& Resident() {
  static const ThreeJudges judges = ThreeJudges::Of(
      "<xs:element name='Resident'><xs:complexType><xs:sequence>"
      "<xs:element name='Name' type='xs:token'/><xs:element name='DOB' type='xs:date'/>"
      "<xs:element name='Sex' type='Sex'/><xs:element name='Note' type='xs:string' minOccurs='0'/>"
      "<xs:element name='Drug' minOccurs='0' maxOccurs='unbounded'><xs:complexType><xs:sequence>"
      "<xs:element name='Dose' type='Dose'/></xs:sequence><xs:attribute name='unit' "
      "type='xs:token' use='required'/>"
      "</xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>"
      "<xs:simpleType name='Sex'><xs:restriction base='xs:token'><xs:enumeration "
      "value='M'/><xs:enumeration value='F'/>"
      "</xs:restriction></xs:simpleType>"
      "<xs:simpleType name='Dose'><xs:restriction base='xs:decimal'><xs:maxInclusive "
      "value='500'/></xs:restriction></xs:simpleType>",
      "Resident");
  return judges;
}

Findings Judge(const std::string& document) {
  Record record;
  Findings findings;
  Resident().JudgeOurs(document, record, findings);
  return findings;
}

TEST(Findings, AMissingElementIsReportedAtItsParentBeforeWhatFollows) {
  const Findings findings = Judge("<Resident>\n  <Name>A</Name>\n  <Sex>F</Sex>\n</Resident>");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "GW-SCH-009");
  EXPECT_EQ(findings[0].path, "/Resident");
  EXPECT_EQ(findings[0].location.line, 3U);
  EXPECT_EQ(findings[0].location.column, 3U);
  EXPECT_EQ(ArgOf(findings[0], "missing"), "DOB");
  EXPECT_EQ(ArgOf(findings[0], "found"), "Sex");
  EXPECT_EQ(ArgOf(findings[0], "expected"), "DOB");
}

TEST(Findings, ContentThatEndsTooEarlyNamesWhatIsMissing) {
  const Findings findings = Judge("<Resident><Name>A</Name></Resident>");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "GW-SCH-002");
  EXPECT_EQ(ArgOf(findings[0], "missing"), "DOB’, ‘Sex");
}

TEST(Findings, ElementsOutOfOrderAreNamedOnce) {
  const Findings findings =
      Judge("<Resident><Name>A</Name><Sex>F</Sex><DOB>1940-01-01</DOB></Resident>");
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].id, "GW-SCH-009");
  EXPECT_EQ(findings[1].id, "GW-SCH-003");
  EXPECT_EQ(findings[1].path, "/Resident/DOB");
  EXPECT_EQ(ArgOf(findings[1], "expected"), "Note’, ‘Drug");
}

TEST(Findings, OneTooManyAndUnknownElements) {
  const Findings twice = Judge(
      "<Resident><Name>A</Name><DOB>1940-01-01</DOB><DOB>1940-01-01</DOB><Sex>F</Sex></Resident>");
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice[0].id, "GW-SCH-005");
  EXPECT_EQ(twice[0].path, "/Resident/DOB[2]");
  const Findings unknown =
      Judge("<Resident><Name>A</Name><Age>9</Age><DOB>1940-01-01</DOB><Sex>F</Sex></Resident>");
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_EQ(unknown[0].id, "GW-SCH-004");
  EXPECT_EQ(ArgOf(unknown[0], "expected"), "DOB");
}

TEST(Findings, ValuesSayWhatWasExpectedAndHideWhatWasFound) {
  const Findings findings = Judge(
      "<Resident><Name>A</Name><DOB>1940-02-30</DOB><Sex>X</Sex><Drug><Dose>501</Dose></Drug></"
      "Resident>");
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].id, "GW-SCH-020");
  EXPECT_EQ(findings[0].path, "/Resident/DOB");
  EXPECT_EQ(ArgOf(findings[0], "expected"), "date");
  EXPECT_EQ(findings[1].id, "GW-SCH-031");
  EXPECT_EQ(ArgOf(findings[1], "expected"), "M’, ‘F");
  EXPECT_EQ(findings[2].id, "GW-SCH-010");
  EXPECT_EQ(ArgOf(findings[2], "expected"), "unit");
  EXPECT_EQ(findings[3].id, "GW-SCH-027");
  EXPECT_EQ(ArgOf(findings[3], "expected"), "500");
  for (const Finding& finding : findings) {
    for (const Arg& arg : finding.args) {
      if (arg.name == "found") {
        EXPECT_TRUE(arg.sensitive) << finding.id;
      }
    }
  }
}

TEST(Findings, AnotherRootIsOneFinding) {
  const Findings findings = Judge("<Patient/>");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "GW-SCH-001");
}

TEST(Findings, AreLimited) {
  std::string document = "<Resident>";
  for (int i = 0; i < 2'000; ++i) document += "<x/>";
  EXPECT_EQ(Judge(document + "</Resident>").size(), 1'000U);
}

TEST(Judge, SetsTheElementOfEveryNode) {
  Record record;
  Findings findings;
  ASSERT_TRUE(Resident().JudgeOurs(
      "<Resident><Name>A</Name><DOB>1940-01-01</DOB><Sex>F</Sex>"
      "<Drug unit='mg'><Dose>5</Dose></Drug><Drug unit='mg'><Dose>5</Dose></Drug></Resident>",
      record, findings));
  const Shape& shape = Resident().ours().shape();
  Record again = std::move(record);
  std::vector<ElementId> judged;
  for (const Node& node : again.nodes) judged.push_back(node.element);
  shape.Assign(again);
  for (std::size_t i = 0; i < judged.size(); ++i) EXPECT_EQ(judged[i], again.nodes[i].element) << i;
  EXPECT_EQ(shape.PathOf(judged.back(), Resident().names()), "/Resident/Drug/Dose");
}

TEST(ShapeOfSchema, TellsOrderCardinalityAndTypes) {
  const Shape& shape = Resident().ours().shape();
  const NameTable& names = Resident().names();
  const ShapeElement& drug = shape.elements[shape.Find("/Resident/Drug", names)];
  EXPECT_EQ(drug.rank, 4U);
  EXPECT_EQ(drug.min, 0U);
  EXPECT_EQ(drug.max, kUnbounded);
  EXPECT_EQ(drug.repeat_group, kNone);
  EXPECT_EQ(drug.leaf, LeafKind::kGroup);
  const ShapeElement& unit = shape.elements[shape.Find("/Resident/Drug/@unit", names)];
  EXPECT_TRUE(unit.attribute);
  EXPECT_EQ(unit.min, 1U);
  EXPECT_EQ(unit.rank, 0U);
  const ShapeElement& dose = shape.elements[shape.Find("/Resident/Drug/Dose", names)];
  EXPECT_EQ(dose.type, "decimal");
  EXPECT_EQ(dose.json, JsonKind::kNumber);
  EXPECT_EQ(dose.leaf, LeafKind::kText);
}

TEST(ShapeOfSchema, NumbersRepeatingGroups) {
  const ThreeJudges judges = ThreeJudges::Of(
      "<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='a' "
      "type='xs:string'/><xs:sequence minOccurs='0' "
      "maxOccurs='5'><xs:element name='b' type='xs:string'/><xs:choice><xs:element name='c' "
      "type='xs:string'/><xs:element name='d' "
      "type='xs:string'/></xs:choice></xs:sequence></xs:sequence></xs:complexType></xs:element>");
  const Shape& shape = judges.ours().shape();
  const auto find = [&](std::string_view path) {
    return shape.elements[shape.Find(path, judges.names())];
  };
  EXPECT_EQ(find("/v/a").repeat_group, kNone);
  EXPECT_NE(find("/v/b").repeat_group, kNone);
  EXPECT_EQ(find("/v/b").repeat_group, find("/v/d").repeat_group);
  EXPECT_EQ(find("/v/b").min, 0U);
  EXPECT_EQ(find("/v/b").max, 5U);
  EXPECT_EQ(find("/v/c").min, 0U);
}

}  // namespace
}  // namespace baybridge::test
