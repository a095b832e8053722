// S01 to S07: schemas that hang or swell other engines. Our own compiler and judge are tried here,
// on schemas that no pack of ours has.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/attacks/attack.h"
#include "conformance/attacks/watch.h"
#include "format/xml_reader.h"
#include "schema/record_schema.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

enum class Fate {
  kValid,
  kInvalid,
  kNotCovered,  // our compiler says that it leaves the schema to others
};

struct SchemaAttack {
  std::string_view id;
  std::string_view name;
  std::string type;  // of the element r
  std::string content;
  Fate fate = Fate::kInvalid;
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
      {"S01", "nested_stars", PatternType("(a*)*b"), std::string(kLong, 'a'), Fate::kInvalid},
      {"S01", "nested_stars_matched", PatternType("(a*)*b"), std::string(kLong, 'a') + "b",
       Fate::kValid},
      {"S02", "exponential", PatternType("([a-z]+[0-9]*)+@[a-z]+"), std::string(kLong, 'a'),
       Fate::kInvalid},
      {"S03", "ambiguous", PatternType("(a|aa)+"), std::string(kLong, 'a'), Fate::kValid},
      {"S04", "nested_quantities", PatternType("(((a{0,200}){0,200}){0,200})"),
       std::string(kLong, 'a'), Fate::kNotCovered},
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
    if (cost.memory_known) EXPECT_LE(cost.peak_bytes, kMostBytesAbove);
  }

  Scratch scratch_;
  NameTable names_;
  std::unique_ptr<RecordSchema> schema_;
};

TEST_P(SchemaAttackTest, IsCompiledAndJudgedInBoundedTime) {
  ExpectCheap(CostOf([this] { Compile(); }));
  ASSERT_NE(schema_, nullptr);
  ASSERT_EQ(schema_->not_covered().empty(), GetParam().fate != Fate::kNotCovered);
  if (GetParam().fate == Fate::kNotCovered) return;
  bool valid = false;
  ExpectCheap(CostOf([&] { valid = Judge(); }));
  EXPECT_EQ(valid, GetParam().fate == Fate::kValid);
}

INSTANTIATE_TEST_SUITE_P(Catalogue,
                         SchemaAttackTest,
                         testing::ValuesIn(Attacks()),
                         [](const testing::TestParamInfo<SchemaAttack>& info) {
                           return std::string(info.param.id) + "_" + std::string(info.param.name);
                         });

}  // namespace

std::vector<std::string_view> SchemaAttackIds() {
  std::vector<std::string_view> ids;
  static const std::vector<SchemaAttack> attacks = Attacks();
  for (const SchemaAttack& attack : attacks) ids.push_back(attack.id);
  return ids;
}

}  // namespace baybridge
