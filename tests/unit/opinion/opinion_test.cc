#include "opinion/opinion.h"

#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

namespace fs = std::filesystem;

struct ParseCase {
  std::string_view name;
  std::string_view document;
  bool accepted;
};

constexpr ParseCase kParseCases[] = {
    {"plain", "<a/>", true},
    {"declaration", "<?xml version='1.0' encoding='UTF-8'?><a>é字𠮷</a>", true},
    {"namespaces", "<p:a xmlns:p='urn:p' p:x='1'/>", true},
    {"empty", "", false},
    {"truncated", "<a><b></a>", false},
    {"two_roots", "<a/><b/>", false},
    {"trailing_garbage", "<a/>x", false},
    {"doctype", "<!DOCTYPE a []><a/>", false},
    {"doctype_with_entity", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
     false},
    {"unknown_entity", "<a>&e;</a>", false},
    {"unbound_prefix", "<p:a/>", false},
    {"empty_namespace_of_prefix", "<a xmlns:p=''/>", false},
    {"two_colons", "<a:b:c xmlns:a='urn:a'/>", false},
    {"same_attribute_by_namespace", "<a xmlns:p='urn:x' xmlns:q='urn:x' p:x='1' q:x='2'/>", false},
    {"bytes_that_are_no_utf8", "<a>\xC0\xAF</a>", false},
    {"control_character", "<a>\x01</a>", false},
};

TEST(ParseOpinion, AcceptsOnlyWellFormedDocumentsWithWellFormedNamespaces) {
  for (const ParseCase& one : kParseCases) {
    const Opinion opinion = ParseOpinion(one.document, "case.xml");
    EXPECT_EQ(opinion.accepted, one.accepted) << one.name;
    EXPECT_EQ(opinion.findings.empty(), one.accepted) << one.name;
    for (const Finding& finding : opinion.findings) EXPECT_EQ(finding.id, "GW-OPI-002");
  }
}

TEST(ParseOpinion, NamesThePlace) {
  const Opinion opinion = ParseOpinion("<a>\n<b></a>", "case.xml");
  ASSERT_EQ(opinion.findings.size(), 1U);
  EXPECT_EQ(opinion.findings[0].location.file, "case.xml");
  EXPECT_EQ(opinion.findings[0].location.line, 2U);
}

class XsdOpinionTest : public testing::Test {
 protected:
  fs::path Write(const std::string& inside) {
    const fs::path folder =
        fs::path(testing::TempDir()) / ("opinion-" + std::to_string(getpid())) / "a";
    fs::create_directories(folder);
    const fs::path file = folder / "v.xsd";
    std::ofstream(file)
        << "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a' "
           "elementFormDefault='qualified'>"
        << inside << "</xs:schema>";
    return file;
  }
};

TEST_F(XsdOpinionTest, JudgesRecordsOfOneRoot) {
  const auto judge = XsdOpinion::Load(
      Write("<xs:element name='v' type='xs:int'/><xs:element name='w' type='xs:int'/>"), "v");
  ASSERT_TRUE(judge) << judge.error().what;
  EXPECT_TRUE((*judge)->Judge("<v xmlns='urn:a'>1</v>", "x", Limits{}).accepted);
  EXPECT_FALSE((*judge)->Judge("<v xmlns='urn:a'>x</v>", "x", Limits{}).accepted);
  EXPECT_FALSE((*judge)->Judge("<w xmlns='urn:a'>1</w>", "x", Limits{}).accepted);
  EXPECT_FALSE((*judge)->Judge("<v>1</v>", "x", Limits{}).accepted);
  const Opinion malformed = (*judge)->Judge("<v", "x", Limits{});
  ASSERT_FALSE(malformed.findings.empty());
  EXPECT_EQ(malformed.findings[0].id, "GW-OPI-002");
}

// libxml2 gives up on this pattern with an internal error.
TEST_F(XsdOpinionTest, AnInternalErrorRejects) {
  const auto judge = XsdOpinion::Load(Write("<xs:element name='v'><xs:simpleType><xs:restriction "
                                            "base='xs:string'><xs:pattern value='(a|aa)+'/>"
                                            "</xs:restriction></xs:simpleType></xs:element>"),
                                      "v");
  ASSERT_TRUE(judge);
  const Opinion opinion =
      (*judge)->Judge("<v xmlns='urn:a'>" + std::string(40, 'a') + "b</v>", "x", Limits{});
  EXPECT_FALSE(opinion.accepted);
  EXPECT_FALSE(opinion.findings.empty());
}

TEST_F(XsdOpinionTest, SaysWhereASchemaIsWrong) {
  const auto judge = XsdOpinion::Load(Write("\n<xs:element name='v' type='xs:nope'/>"), "v");
  ASSERT_FALSE(judge);
  EXPECT_NE(judge.error().place.find("v.xsd:2"), std::string::npos) << judge.error().place;
}

TEST_F(XsdOpinionTest, ServesManyThreads) {
  const auto judge = XsdOpinion::Load(Write("<xs:element name='v' type='xs:date'/>"), "v");
  ASSERT_TRUE(judge);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        EXPECT_TRUE((*judge)->Judge("<v xmlns='urn:a'>2024-02-29</v>", "x", Limits{}).accepted);
        EXPECT_FALSE((*judge)->Judge("<v xmlns='urn:a'>2023-02-29</v>", "x", Limits{}).accepted);
      }
    });
  }
}

}  // namespace
}  // namespace baybridge
