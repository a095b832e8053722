// A record means the same in every syntax of its format.
#include <gtest/gtest.h>

#include "format/json_writer.h"
#include "opinion/canonical_xml.h"
#include "pipeline/binding.h"
#include "samples.h"

namespace baybridge {
namespace {

constexpr CanonicalXmlOptions kNormalised{.drop_white_space = true, .unify_prefixes = true};

std::string Canonical(std::string_view bytes) {
  auto canonical = CanonicalXml(bytes, kNormalised);
  EXPECT_TRUE(canonical) << canonical.error().what;
  return canonical ? *std::move(canonical) : std::string();
}

std::unique_ptr<Judged> Judge(std::string bytes, Assurance assurance = Assurance::kFast) {
  ReadOptions read = FastTo("").read;
  read.assurance = assurance;
  auto judged = ReadAndJudge(SharedWorkspace(), std::move(bytes), read);
  BAYBRIDGE_CHECK(judged.has_value());
  return *std::move(judged);
}

std::string AsJson(const Judged& judged) {
  std::string json;
  WriteJson(judged.record, JsonOptionsOf(*judged.compiled), json);
  return json;
}

class SyntaxTest : public testing::TestWithParam<SampleCase> {};

TEST_P(SyntaxTest, JsonAndBackIsTheSample) {
  const auto xml = Judge(Bytes(GetParam().input));
  ASSERT_TRUE(xml->readable);
  for (const bool indented : {false, true}) {
    std::string json = AsJson(*xml);
    if (indented) json = IndentJson(json);
    const auto again = Judge(std::move(json), Assurance::kFull);
    ASSERT_TRUE(again->readable);
    EXPECT_EQ(again->compiled, xml->compiled);  // recognised without being told
    EXPECT_EQ(again->report.syntax, "json");
    EXPECT_EQ(again->report.assurance, Assurance::kFull);
    EXPECT_EQ(again->report.assurance_reason, "as-xml");
    EXPECT_EQ(Canonical(AsXml(*again->compiled, again->record)), Canonical(xml->decoded.utf8));
  }
}

TEST_P(SyntaxTest, TheSameFindingsWithPlacesOfTheJson) {
  const auto xml = Judge(Bytes(GetParam().input));
  const auto json = Judge(IndentJson(AsJson(*xml)));
  const auto said = [](const Judged& judged) {
    std::vector<std::string> lines;
    for (const Finding& finding : judged.report.findings)
      lines.push_back(finding.id + finding.path);
    std::ranges::sort(lines);
    return lines;
  };
  EXPECT_EQ(said(*xml), said(*json));
  for (const Finding& finding : json->report.findings) {
    EXPECT_GT(finding.location.line, 1U) << finding.id;  // the first line holds the brace alone
    EXPECT_GT(finding.location.column, 1U) << finding.id;
  }
}

TEST_P(SyntaxTest, ThereAsJsonAndBackIsTheSample) {
  for (const std::string& to : PlacePacks()) {
    if (to == GetParam().pack) continue;
    TranslateOptions away = FastTo(to);
    away.syntax = Syntax::kJson;
    auto there = TranslateDocument(SharedWorkspace(), Bytes(GetParam().input), away);
    ASSERT_TRUE(there) << there.error().what;
    ASSERT_TRUE((*there)->made());
    TranslateOptions home = FastTo(GetParam().pack);
    home.keep_inside = false;
    auto back = TranslateDocument(SharedWorkspace(), (*there)->document, home);
    ASSERT_TRUE(back) << back.error().what;
    ASSERT_TRUE((*back)->made());
    EXPECT_EQ((*back)->source->report.syntax, "json");
    EXPECT_EQ(Canonical((*back)->document), Canonical((*there)->source->decoded.utf8)) << to;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, SyntaxTest, testing::ValuesIn(Samples()), [](const auto& test) {
  std::string name = test.param.name;
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

struct BadJson {
  const char* bytes;
  const char* finding;
};

TEST(Syntax, JsonThatIsNoRecordIsRefused) {
  for (const auto& [bytes, finding] : {
           BadJson{"{", "GW-JSON-001"},
           BadJson{"{\"Resident\":{\"Sex\":\"M\",\"Sex\":\"F\"}}", "GW-JSON-009"},
           BadJson{"{\"Resident\":{}} x", "GW-JSON-014"},
           BadJson{"\xEF\xBB\xBF{\"Resident\":{}}", "GW-JSON-015"},
           BadJson{"{\"Nobody\":{}}", "GW-SCH-090"},
           BadJson{"{\"Resident\":{\"x:a\":1}}", "GW-JSON-011"},
           BadJson{"{\"Resident\":{\"RecordNumber\":\"1\",\"NoSuchLeaf\":1}}", "GW-SCH-"},
       }) {
    const auto judged = Judge(bytes);
    ASSERT_FALSE(judged->report.findings.empty()) << bytes;
    EXPECT_TRUE(judged->report.findings.front().id.starts_with(finding))
        << bytes << judged->report.findings.front().id;
    EXPECT_NE(judged->report.verdict(), Verdict::kConforms);
  }
}

// Members of an object have no order.
TEST(Syntax, TheOrderOfMembersDoesNotMatter) {
  const char* const one = R"({"Resident":{"RecordNumber":"1","RecordDate":"20/11/2026"}})";
  const char* const other = R"({"Resident":{"RecordDate":"20/11/2026","RecordNumber":"1"}})";
  const auto first = Judge(one);
  const auto second = Judge(other);
  ASSERT_TRUE(first->readable && second->readable);
  EXPECT_EQ(AsXml(*first->compiled, first->record), AsXml(*second->compiled, second->record));
}

}  // namespace
}  // namespace baybridge
