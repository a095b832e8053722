// What crosswalks offer for a record, at its place in the source, and what they do not.
#include "pipeline/prefill.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Resident(const std::string& content) {
  return "<resident>\n" + content + "</resident>";
}

std::string Scored(const std::string& scheme, const std::string& item, const std::string& score) {
  return "<assessment><scheme>" + scheme + "</scheme>\n<item><code>" + item + "</code><score>" +
         score + "</score></item></assessment>\n";
}

std::string Condition(const std::string& code, const std::string& rest) {
  return "<condition><code><coding><list>diagnosis</list><code>" + code +
         "</code></coding></code>\n" + rest + "</condition>\n";
}

// The document offered for a hub record that is seen as it stands.
std::string Offered(const std::string& content, Language language = Language::kEn) {
  ReadOptions options = FastTo("hub").read;
  options.format = "hub";
  auto judged = ReadAndJudge(SharedWorkspace(), Resident(content), options);
  BAYBRIDGE_CHECK(judged.has_value() && (*judged)->readable);
  auto catalogue = LoadCatalogue(SharedWorkspace().packs());
  BAYBRIDGE_CHECK(catalogue.has_value());
  Translated translated;
  translated.source = *std::move(judged);
  auto csv = PrefillCsv(SharedWorkspace(), translated, *catalogue, language);
  BAYBRIDGE_CHECK(csv.has_value());
  return *std::move(csv);
}

TEST(Prefill, SaysInTheReadersLanguageThatItIsProvisional) {
  EXPECT_THAT(Offered(""), HasSubstr("no assessment and no level"));
  EXPECT_THAT(Offered("", Language::kZhHans), HasSubstr("不是评估"));
}

TEST(Prefill, OffersItemsOfMappedAnswersAtTheirPlace) {
  EXPECT_THAT(Offered(Scored("YB37-2021", "视力", "3")),
              HasSubstr("GBT42195-2022,B.4.1,1,YB37-2021,视力,3,3,22,"
                        "source-is-narrower-than-target,provisional,"));
  EXPECT_THAT(Offered(Scored("YB37-2021", "时间定向", "2")),
              HasSubstr("GBT42195-2022,B.3.1,2,YB37-2021,时间定向,2,"));
}

TEST(Prefill, OffersNothingForOtherSchemesItemsOrAnswers) {
  EXPECT_THAT(Offered(Scored("BARTHEL", "视力", "3")), Not(HasSubstr("provisional,")));
  EXPECT_THAT(Offered(Scored("YB37-2021", "进食", "5")), Not(HasSubstr("provisional,")));
  EXPECT_THAT(Offered(Scored("YB37-2021", "视力", "9")), Not(HasSubstr("provisional,")));
  EXPECT_THAT(Offered(Scored("YB37-2021", "时间定向", "=1+1")), Not(HasSubstr("=1+1")));
}

TEST(Prefill, OffersABoxForTheHeadOfACodeAndOnlyAsRelated) {
  EXPECT_THAT(Offered(Condition("K21.0", "")), HasSubstr("A.4.1,peptic-ulcer,diagnosis,K21.0,,2,"));
  EXPECT_THAT(Offered(Condition("I10", "")), HasSubstr("related-to,provisional,"));
  EXPECT_THAT(Offered(Condition("S72", "")), Not(HasSubstr("A.4.1")));
  EXPECT_THAT(Offered(Condition("I10", "<verification>refuted</verification>")),
              Not(HasSubstr("A.4.1")));
}

TEST(Prefill, OffersABoxThatMovesTheLevelOnlyWithDateAndDoctor) {
  EXPECT_THAT(Offered(Condition("F03", "")), HasSubstr("A.4.1,,diagnosis,F03,,"));
  EXPECT_THAT(Offered(Condition("F03", "")), HasSubstr("not-offered"));
  EXPECT_THAT(Offered(Condition("F03",
                                "<diagnosedBy><name>as written</name></diagnosedBy>"
                                "<diagnosedOn>2025-01-01</diagnosedOn>")),
              HasSubstr("A.4.1,dementia,diagnosis,F03,,"));
}

}  // namespace
}  // namespace baybridge
