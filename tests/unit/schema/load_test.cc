#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/name_table.h"
#include "opinion/opinion.h"
#include "schema/record_schema.h"
#include "schema/xerces_judge.h"

namespace baybridge::test {
namespace {

namespace fs = std::filesystem;

class LoadTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    root_ = fs::path(testing::TempDir()) / ("load-" + name);
    fs::remove_all(root_);
    fs::create_directories(root_ / "packs" / "a");
    fs::create_directories(root_ / "packs" / "_meta");
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path Write(const std::string& path, const std::string& inside) {
    std::ofstream(root_ / path) << inside;
    return root_ / path;
  }
  fs::path WriteSchema(const std::string& path,
                       const std::string& inside,
                       const std::string& attributes = {}) {
    return Write(
        path,
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' elementFormDefault='qualified' " +
            attributes + ">" + inside + "</xs:schema>");
  }
  Result<std::unique_ptr<RecordSchema>> Compile(const fs::path& file) {
    return RecordSchema::Compile(file, "v", names_);
  }

  fs::path root_;
  NameTable names_;
};

constexpr const char* kImporting =
    "<xs:import namespace='urn:k' schemaLocation='LOCATION'/><xs:element "
    "name='v'><xs:complexType><xs:sequence>"
    "<xs:element ref='k:k'/></xs:sequence></xs:complexType></xs:element>";

std::string Importing(const std::string& location) {
  std::string text = kImporting;
  return text.replace(text.find("LOCATION"), 8, location);
}

TEST_F(LoadTest, ImportsFromAFolderBesideTheSchema) {
  WriteSchema("packs/_meta/k.xsd", "<xs:element name='k' type='xs:string'/>",
              "targetNamespace='urn:k'");
  const fs::path file = WriteSchema("packs/a/v.xsd", Importing("../_meta/k.xsd"),
                                    "xmlns:k='urn:k' targetNamespace='urn:a'");
  const auto schema = Compile(file);
  ASSERT_TRUE(schema) << schema.error().what;
  EXPECT_NE((*schema)->shape().Find("/v/k", names_), kNone);
  EXPECT_NE(names_.Find("urn:k", "k"), kNone);
  EXPECT_TRUE(XercesJudge::Load(file, "v"));
  EXPECT_TRUE(XsdOpinion::Load(file, "v"));
}

TEST_F(LoadTest, RefusesImportsFromElsewhere) {
  WriteSchema("k.xsd", "<xs:element name='k' type='xs:string'/>", "targetNamespace='urn:k'");
  for (const std::string location : {"../../k.xsd", "http://127.0.0.1:9/k.xsd",
                                     "file:///etc/passwd", "/etc/passwd", "missing.xsd"}) {
    const fs::path file = WriteSchema("packs/a/v.xsd", Importing(location),
                                      "xmlns:k='urn:k' targetNamespace='urn:a'");
    const auto schema = Compile(file);
    ASSERT_FALSE(schema) << location;
    EXPECT_EQ(schema.error().kind, FailureKind::kMalformed);
    EXPECT_NE(schema.error().what.find(location.substr(0, 5)), std::string::npos)
        << schema.error().what;
    EXPECT_FALSE(XsdOpinion::Load(file, "v")) << location;
  }
}

TEST_F(LoadTest, SaysWhereASchemaIsWrong) {
  const fs::path file =
      Write("packs/a/v.xsd",
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\n\n<xs:element name='v' "
            "type='xs:nope'/>\n"
            "</xs:schema>");
  const auto schema = Compile(file);
  ASSERT_FALSE(schema);
  EXPECT_EQ(schema.error().kind, FailureKind::kMalformed);
  EXPECT_NE(schema.error().place.find("v.xsd:3"), std::string::npos) << schema.error().place;
}

TEST_F(LoadTest, FailsForWhatIsNoSchema) {
  EXPECT_EQ(Compile(root_ / "absent.xsd").error().kind, FailureKind::kNotFound);
  EXPECT_EQ(Compile(Write("packs/a/v.xsd", "not xml")).error().kind, FailureKind::kMalformed);
  EXPECT_EQ(Compile(Write("packs/a/v.xsd", "<a/>")).error().kind, FailureKind::kMalformed);
  EXPECT_EQ(Compile(Write("packs/a/v.xsd", "")).error().kind, FailureKind::kMalformed);
  EXPECT_EQ(Compile(WriteSchema("packs/a/v.xsd", "<xs:element name='w'/>")).error().kind,
            FailureKind::kMalformed);
  const auto doctype = Compile(
      Write("packs/a/v.xsd",
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xs:schema "
            "xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='v'/></xs:schema>"));
  EXPECT_FALSE(doctype);
}

TEST_F(LoadTest, XercesRefusesDoctypeInDocuments) {
  const auto judge = XercesJudge::Load(
      WriteSchema("packs/a/v.xsd", "<xs:element name='v' type='xs:string'/>"), "v");
  ASSERT_TRUE(judge);
  Findings findings;
  EXPECT_FALSE(
      (*judge)->Judge("<!DOCTYPE v [<!ENTITY e 'x'>]><v>&e;</v>", "x", Limits{}, findings));
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].id, "GW-OPI-001");
  findings.clear();
  EXPECT_TRUE((*judge)->Judge("<v>x</v>", "x", Limits{}, findings));
  EXPECT_FALSE((*judge)->Judge("<v>x</v><v/>", "x", Limits{}, findings));
  EXPECT_FALSE((*judge)->Judge("", "x", Limits{}, findings));
}

}  // namespace
}  // namespace baybridge::test
