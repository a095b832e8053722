#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "unit/schema/three_judges.h"
#include "unit/schema/value_cases.h"

namespace baybridge::test {
namespace {

struct Case {
  std::string_view document;
  bool valid;
  Differs differs = Differs::kNobody;
};

void Check(const ThreeJudges& judges, std::initializer_list<Case> cases) {
  ASSERT_TRUE(judges.loaded()) << judges.problem();
  ASSERT_TRUE(judges.ours().not_covered().empty()) << judges.ours().not_covered().front();
  for (const Case& one : cases) {
    SCOPED_TRACE(one.document);
    const Verdicts verdicts = judges.Judge(std::string(one.document));
    EXPECT_EQ(verdicts.ours, one.valid) << "ours";
    EXPECT_EQ(verdicts.xerces,
              one.valid != (one.differs == Differs::kXerces || one.differs == Differs::kBoth))
        << "Xerces-C";
    EXPECT_EQ(verdicts.libxml2,
              one.valid != (one.differs == Differs::kLibxml2 || one.differs == Differs::kBoth))
        << "libxml2";
    EXPECT_EQ(verdicts.findings.empty(), one.valid);
  }
}

std::string Complex(std::string_view content) {
  return "<xs:element name='v'><xs:complexType>" + std::string(content) +
         "</xs:complexType></xs:element>";
}

TEST(Structure, SequencesAndChoices) {
  const ThreeJudges judges = ThreeJudges::Of(Complex(
      "<xs:sequence><xs:element name='a' type='xs:string'/><xs:choice minOccurs='0' maxOccurs='2'>"
      "<xs:element name='b' type='xs:int'/><xs:element name='c' "
      "type='xs:token'/></xs:choice></xs:sequence>"));
  Check(judges, {{"<v><a/></v>", true},
                 {"<v><a/><b>1</b><c/></v>", true},
                 {"<v> <a/> <c/> </v>", true},
                 // Characters that are white space may stand between elements, however they are
                 // written (part 1, cvc-complex-type 2.3).
                 {"<v><a/><![CDATA[ ]]></v>", true, Differs::kBoth},
                 {"<v><!-- x --><a/><c/><b>2</b></v>", true},
                 {"<v><a/><b>1</b><c/><c/></v>", false},
                 {"<v><b>1</b></v>", false},
                 {"<v/>", false},
                 {"<v><a/>text</v>", false},
                 {"<v><a/><b>x</b></v>", false},
                 {"<v><a/><d/></v>", false},
                 {"<v><a><b/></a></v>", false},
                 {"<a/>", false}});
}

TEST(Structure, AllGroups) {
  Check(ThreeJudges::Of(Complex(
            "<xs:all><xs:element name='a' type='xs:string'/><xs:element name='b' type='xs:string' "
            "minOccurs='0'/><xs:element name='c' type='xs:string'/></xs:all>")),
        {{"<v><a/><b/><c/></v>", true},
         {"<v><c/><a/></v>", true},
         {"<v><a/></v>", false},
         {"<v><a/><a/><c/></v>", false},
         {"<v><a/><c/><d/></v>", false},
         {"<v/>", false}});
}

TEST(Structure, CountedElements) {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "<a/>";
  const ThreeJudges judges =
      ThreeJudges::Of(Complex("<xs:sequence><xs:element name='a' type='xs:string' minOccurs='70' "
                              "maxOccurs='100'/><xs:element name='b' "
                              "type='xs:string' minOccurs='0'/></xs:sequence>"));
  const std::string exact = "<v>" + many + "</v>";
  const std::string over = "<v>" + many + "<a/></v>";
  const std::string under = "<v><a/><a/><b/></v>";
  const std::string followed = "<v>" + many + "<b/></v>";
  Check(judges, {{exact, true},
                 {over, false},
                 {under, false},
                 {followed, true},
                 {"<v><a/></v>", false},
                 {"<v/>", false}});
}

TEST(Structure, Attributes) {
  Check(ThreeJudges::Of(Complex("<xs:simpleContent><xs:extension base='xs:decimal'>"
                                "<xs:attribute name='unit' type='xs:token' use='required'/>"
                                "<xs:attribute name='n' type='xs:int'/>"
                                "<xs:attribute name='f' type='xs:decimal' "
                                "fixed='1.0'/></xs:extension></xs:simpleContent>")),
        {{"<v unit='kg'>1.5</v>", true},
         // Fixed values are equal as values; Xerces-C compares those of attributes as texts.
         {"<v unit='kg' n='2' f='1'>1</v>", true, Differs::kXerces},
         {"<v unit='kg' f='2'>1</v>", false},
         {"<v>1</v>", false},
         {"<v unit='kg' x='1'>1</v>", false},
         {"<v unit='kg' n='x'>1</v>", false},
         {"<v unit='kg'>x</v>", false},
         {"<v unit='kg'><a/></v>", false},
         {"<v unit='kg' xml:lang='en'>1</v>", false}});
}

TEST(Structure, NilAndXsiAttributes) {
  const ThreeJudges judges = ThreeJudges::Of(
      "<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='a' type='xs:date' "
      "nillable='true'/>"
      "<xs:element name='b' type='xs:date' "
      "minOccurs='0'/></xs:sequence></xs:complexType></xs:element>");
  const std::string xsi =
      " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
      "xmlns:xs='http://www.w3.org/2001/XMLSchema'";
  const auto doc = [&](const std::string& inner) { return "<v" + xsi + ">" + inner + "</v>"; };
  const std::string nil = doc("<a xsi:nil='true'/>");
  const std::string nil_one = doc("<a xsi:nil='1'></a>");
  const std::string nil_text = doc("<a xsi:nil='true'>2024-01-01</a>");
  const std::string nil_false = doc("<a xsi:nil='false'>2024-01-01</a>");
  const std::string nil_false_empty = doc("<a xsi:nil='false'/>");
  const std::string not_nillable = doc("<a>2024-01-01</a><b xsi:nil='true'/>");
  const std::string not_nillable_false = doc("<a>2024-01-01</a><b xsi:nil='false'>2024-01-01</b>");
  const std::string type_same = doc("<a xsi:type='xs:date'>2024-01-01</a>");
  Check(judges, {{nil, true},
                 {nil_one, true, Differs::kXerces},  // a boolean; Xerces-C knows the word only
                 {nil_text, false},
                 {nil_false, true},
                 {nil_false_empty, false},
                 {not_nillable, false},
                 {not_nillable_false, false},
                 {type_same, true}});
  // Policy: any other xsi:type is refused, valid or not.
  const Verdicts verdicts = judges.Judge(doc("<a xsi:type='xs:anyType'>2024-01-01</a>"));
  EXPECT_FALSE(verdicts.ours);
  EXPECT_EQ(verdicts.findings.at(0).id, "GW-SCH-040");
}

TEST(Structure, SchemaLocationIsIgnored) {
  const ThreeJudges judges = ThreeJudges::Of("<xs:element name='v' type='xs:string'/>");
  const Verdicts verdicts = judges.Judge(
      "<v xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
      "xsi:noNamespaceSchemaLocation='http://127.0.0.1:9/x.xsd' "
      "xsi:schemaLocation='urn:x http://127.0.0.1:9/y.xsd'>x</v>");
  EXPECT_TRUE(verdicts.ours);
  EXPECT_TRUE(verdicts.xerces);
  EXPECT_TRUE(verdicts.libxml2);
}

TEST(Structure, EmptyAndMixedContent) {
  Check(ThreeJudges::Of(Complex("<xs:attribute name='a' type='xs:string'/>")),
        {{"<v/>", true},
         {"<v></v>", true},
         {"<v><!-- x --></v>", true},
         {"<v>x</v>", false},
         {"<v><a/></v>", false}});
  Check(ThreeJudges::Of("<xs:element name='v'><xs:complexType "
                        "mixed='true'><xs:sequence><xs:element name='b' type='xs:string' "
                        "minOccurs='0'/></xs:sequence></xs:complexType></xs:element>"),
        {{"<v>text <b>bold</b> more</v>", true},
         {"<v>text</v>", true},
         {"<v/>", true},
         {"<v>x<b/><b/></v>", false}});
}

TEST(Structure, DefaultAndFixedElements) {
  Check(ThreeJudges::Of("<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='d' "
                        "type='xs:int' default='3'/>"
                        "<xs:element name='f' type='xs:int' fixed='3' "
                        "minOccurs='0'/></xs:sequence></xs:complexType></xs:element>"),
        {{"<v><d/></v>", true},
         {"<v><d>4</d><f/></v>", true},
         // Fixed values are equal as values; libxml2 compares those of elements as texts.
         {"<v><d/><f>03</f></v>", true, Differs::kLibxml2},
         {"<v><d/><f>4</f></v>", false},
         {"<v><d>x</d></v>", false}});
}

TEST(Structure, RecursionIsJudgedAtAnyDepth) {
  const ThreeJudges judges = ThreeJudges::Of(
      "<xs:element name='v' type='V'/><xs:complexType name='V'><xs:sequence><xs:element name='n' "
      "type='xs:int' minOccurs='0'/>"
      "<xs:element name='v' type='V' minOccurs='0' "
      "maxOccurs='unbounded'/></xs:sequence><xs:attribute name='k' type='xs:int'/>"
      "</xs:complexType>");
  Check(judges, {{"<v><n>1</n><v><v k='1'><n>2</n><v/></v></v></v>", true},
                 {"<v><v><v><v><n>x</n></v></v></v></v>", false},
                 {"<v><v><v><v k='x'/></v></v></v>", false},
                 {"<v><v><v><v><v/><n>1</n></v></v></v></v>", false}});
  const Shape& shape = judges.ours().shape();
  ASSERT_EQ(shape.elements.size(), 4U);
  EXPECT_TRUE(shape.elements[3].recursive);
  Record record;
  Findings findings;
  ASSERT_TRUE(judges.JudgeOurs("<v><v><v/></v></v>", record, findings));
  EXPECT_EQ(record.nodes[1].element, 3U);
  EXPECT_EQ(record.nodes[2].element, kNone);
}

TEST(Structure, IdsAreUniqueAndReferencesResolve) {
  Check(ThreeJudges::Of("<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='a' "
                        "maxOccurs='9'><xs:complexType>"
                        "<xs:attribute name='id' type='xs:ID'/><xs:attribute name='ref' "
                        "type='xs:IDREF'/></xs:complexType>"
                        "</xs:element></xs:sequence></xs:complexType></xs:element>"),
        {{"<v><a id='x'/><a ref='x'/></v>", true},
         {"<v><a id='x'/><a id='y' ref='y'/></v>", true},
         {"<v><a id='1'/></v>", false}});
  const ThreeJudges judges = ThreeJudges::Of(
      "<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='a' maxOccurs='9'>"
      "<xs:complexType><xs:attribute name='id' type='xs:ID'/><xs:attribute name='ref' "
      "type='xs:IDREF'/></xs:complexType></xs:element></xs:sequence></xs:complexType>"
      "</xs:element>");
  // libxml2's schema validation does not look at references between elements.
  for (const std::string document :
       {"<v><a id='x'/><a id='x'/></v>", "<v><a id='x'/><a ref='y'/></v>"}) {
    const Verdicts verdicts = judges.Judge(document);
    EXPECT_FALSE(verdicts.ours) << document;
    EXPECT_FALSE(verdicts.xerces) << document;
  }
}

struct Uncovered {
  std::string_view part;
  std::string_view components;
};

TEST(NotCovered, IsKnownWhenTheSchemaIsLoaded) {
  const Uncovered cases[] = {
      {"wildcard",
       "<xs:element "
       "name='v'><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></"
       "xs:element>"},
      {"attribute-wildcard",
       "<xs:element name='v'><xs:complexType><xs:anyAttribute/></xs:complexType></xs:element>"},
      {"identity-constraint",
       "<xs:element name='v'><xs:complexType><xs:sequence><xs:element name='a' type='xs:string' "
       "maxOccurs='9'/></xs:sequence>"
       "</xs:complexType><xs:unique name='u'><xs:selector xpath='a'/><xs:field "
       "xpath='.'/></xs:unique></xs:element>"},
      {"substitution-group",
       "<xs:element name='v' type='xs:string'/><xs:element name='w' type='xs:string' "
       "substitutionGroup='v'/>"},
      {"QName", "<xs:element name='v' type='xs:QName'/>"},
      {"pattern",
       "<xs:element name='v'><xs:simpleType><xs:restriction base='xs:string'><xs:pattern "
       "value='a{5000}'/></xs:restriction>"
       "</xs:simpleType></xs:element>"},
  };
  for (const Uncovered& one : cases) {
    const ThreeJudges judges = ThreeJudges::Of(std::string(one.components));
    ASSERT_TRUE(judges.loaded()) << one.part << ' ' << judges.problem();
    EXPECT_EQ(judges.ours().not_covered(), std::vector<std::string>{std::string(one.part)});
  }
}

}  // namespace
}  // namespace baybridge::test
