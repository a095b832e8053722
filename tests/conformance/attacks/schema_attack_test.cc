// S01 to S07: schemas that hang or swell other engines. Our own compiler and judge are tried here,
// on schemas that no pack of ours has.
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/attacks/attack.h"
#include "conformance/attacks/watch.h"
#include "format/xml_reader.h"
#include "pipeline/workspace.h"
#include "schema/record_schema.h"
#include "schema/xerces_judge.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

struct SchemaAttack {
  std::string_view id;
  std::string_view name;
  std::string type;  // of the element r
  std::string content;
  bool valid = false;
};
void PrintTo(const SchemaAttack& attack, std::ostream* out) {
  *out << attack.id << attack.name;
}

std::string PatternType(std::string_view pattern) {
  return "<xs:simpleType><xs:restriction base='xs:string'><xs:pattern value='" +
         std::string(pattern) + "'/></xs:restriction></xs:simpleType>";
}

constexpr std::size_t kLong = 5'000;

std::vector<SchemaAttack> Attacks() {
  return {
      {"S01", "nested_stars", PatternType("(a*)*b"), std::string(kLong, 'a'), false},
      {"S01", "nested_stars_matched", PatternType("(a*)*b"), std::string(kLong, 'a') + "b", true},
      {"S02", "exponential", PatternType("([a-z]+[0-9]*)+@[a-z]+"), std::string(kLong, 'a'), false},
      {"S03", "ambiguous", PatternType("(a|aa)+"), std::string(kLong, 'a'), true},
      {"S06", "absurd_bounds",
       "<xs:complexType><xs:sequence><xs:element name='a' type='xs:string' "
       "minOccurs='12678967543233' maxOccurs='12678967543233'/></xs:sequence></xs:complexType>",
       "<a/>", false},
  };
}

class SchemaAttackTest : public testing::TestWithParam<SchemaAttack> {
 protected:
  void Compile() {
    scratch_.Write("schemas/s/s.xsd",
                   "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' "
                   "targetNamespace='urn:s' elementFormDefault='qualified'><xs:element name='r'>" +
                       GetParam().type + "</xs:element></xs:schema>");
    auto compiled = RecordSchema::Compile(scratch_.folder() / "schemas/s/s.xsd", "r", names_);
    ASSERT_TRUE(compiled.has_value()) << compiled.error().what;
    schema_ = *std::move(compiled);
  }

  bool Judge() {
    const std::string document = "<r xmlns='urn:s'>" + GetParam().content + "</r>";
    Record record(names_);
    XmlReader reader;
    EXPECT_FALSE(reader.Read(document, record));
    Findings findings;
    return schema_->Judge(record, {}, findings);
  }

  static void ExpectCheap(const Cost& cost) {
    EXPECT_LE(cost.cpu_seconds, MostCpuSeconds());
    if (cost.memory_known) {
      EXPECT_LE(cost.peak_bytes, kMostBytesAbove);
    }
  }

  Scratch scratch_;
  NameTable names_;
  std::unique_ptr<RecordSchema> schema_;
};

TEST_P(SchemaAttackTest, IsCompiledAndJudgedInBoundedTime) {
  ExpectCheap(CostOf([this] { Compile(); }));
  ASSERT_NE(schema_, nullptr);
  ASSERT_TRUE(schema_->not_covered().empty());
  bool valid = false;
  ExpectCheap(CostOf([&] { valid = Judge(); }));
  EXPECT_EQ(valid, GetParam().valid);
}

INSTANTIATE_TEST_SUITE_P(Catalogue,
                         SchemaAttackTest,
                         testing::ValuesIn(Attacks()),
                         [](const testing::TestParamInfo<SchemaAttack>& row) {
                           return std::string(row.param.id) + "_" + std::string(row.param.name);
                         });

// S07: identity constraints are not covered by our compiler; Xerces-C judges such a schema alone,
// on at most 50,000 nodes.
TEST(SchemaAttack, ManyKeysCostLittle) {
  constexpr int kKeys = 40'000;
  Scratch scratch;
  scratch.Write("schemas/s/s.xsd",
                "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:s='urn:s' "
                "targetNamespace='urn:s' elementFormDefault='qualified'><xs:element name='r'>"
                "<xs:complexType><xs:sequence><xs:element name='a' type='xs:string' "
                "maxOccurs='unbounded'/></xs:sequence></xs:complexType><xs:unique name='u'>"
                "<xs:selector xpath='s:a'/><xs:field xpath='.'/></xs:unique></xs:element>"
                "</xs:schema>");
  const auto judge = XercesJudge::Load(scratch.folder() / "schemas/s/s.xsd", "r");
  ASSERT_TRUE(judge.has_value());
  std::string document = "<r xmlns='urn:s'>";
  for (int key = 0; key < kKeys; ++key) document += "<a>" + std::to_string(key) + "</a>";
  bool valid = false;
  Findings findings;
  const Cost cost =
      CostOf([&] { valid = (*judge)->Judge(document + "</r>", "keys.xml", {}, findings); });
  EXPECT_TRUE(valid);
  EXPECT_LE(cost.cpu_seconds, MostCpuSeconds());
  if (cost.memory_known) {
    EXPECT_LE(cost.peak_bytes, kMostBytesAbove);
  }
  EXPECT_FALSE((*judge)->Judge(document + "<a>0</a></r>", "keys.xml", {}, findings));
}

// S04 and S05: Xerces-C takes gigabytes, or does not end, while it reads these schemas. A pack from
// outside is tried in a child process first, and refused.
class OutsideSchema : public testing::TestWithParam<std::pair<std::string_view, std::string>> {};

TEST_P(OutsideSchema, IsRefusedAndTheProcessLives) {
  const std::filesystem::path source(BAYBRIDGE_SOURCE_DIR);
  Scratch packs;
  for (const char* folder : {"schemas", "mapping", "samples"})
    packs.Copy(source / "tests/support/packs" / folder, folder);
  std::string xsd = packs.Read("schemas/xa-care/resident.xsd");
  const std::string end = "</xs:schema>";
  xsd.insert(xsd.rfind(end), GetParam().second);
  const std::string home = "name=\"Home\" type=\"Line\"";
  ASSERT_NE(xsd.find(home), std::string::npos);
  xsd.replace(xsd.find(home), home.size(), "name=\"Home\" type=\"Hostile\"");
  packs.Write("schemas/xa-care/resident.xsd", xsd);
  auto workspace = Workspace::Open(source, {packs.folder()});
  ASSERT_TRUE(workspace.has_value()) << workspace.error().what;
  const auto compiled = (*workspace)->Compile("xa-care", "resident");
  ASSERT_FALSE(compiled.has_value());
  EXPECT_EQ(compiled.error().kind, FailureKind::kTooLarge) << compiled.error().what;
  EXPECT_FALSE(compiled.error().advice.empty());
  EXPECT_TRUE((*workspace)->Compile("hk-care", "resident").has_value());
}

std::vector<std::pair<std::string_view, std::string>> OutsideSchemas() {
  return {{"S04",
           "<xs:simpleType name='Hostile'><xs:restriction base='xs:string'><xs:pattern "
           "value='(((a{0,200}){0,200}){0,200}){0,200}'/></xs:restriction></xs:simpleType>"},
          {"S05",
           "<xs:complexType name='Hostile'><xs:sequence minOccurs='0' maxOccurs='500'><xs:sequence "
           "minOccurs='0' maxOccurs='500'><xs:element name='H' type='Line' maxOccurs='500'/>"
           "</xs:sequence></xs:sequence></xs:complexType>"}};
}

INSTANTIATE_TEST_SUITE_P(Catalogue,
                         OutsideSchema,
                         testing::ValuesIn(OutsideSchemas()),
                         [](const auto& row) { return std::string(row.param.first); });

}  // namespace

std::vector<std::string_view> SchemaAttackIds() {
  std::vector<std::string_view> ids;
  static const std::vector<SchemaAttack> attacks = Attacks();
  for (const SchemaAttack& attack : attacks) ids.push_back(attack.id);
  // S13 is tried in rule_attack_test.cc.
  for (const std::string_view id : {"S04", "S05", "S07", "S13"}) ids.push_back(id);
  return ids;
}

}  // namespace baybridge
