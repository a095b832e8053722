// Assessments of records are recomputed and compared with what they state: each finding speaks at
// its place in the source and stays silent beside it.
#include "pipeline/scales_layer.h"

#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"

namespace baybridge {
namespace {

std::string Item(const std::string& code, const std::string& score) {
  return "<item><code>" + code + "</code><score>" + score + "</score></item>\n";
}

std::string Answer(const std::string& code, const std::string& list, const std::string& answer) {
  return "<item><code>" + code + "</code><answer><coding><list>" + list + "</list><code>" + answer +
         "</code></coding></answer></item>\n";
}

std::string Coded(const std::string& element, const std::string& list, const std::string& code) {
  return "<" + element + "><coding><list>" + list + "</list><code>" + code + "</code></coding></" +
         element + ">\n";
}

std::string Total(const std::string& code, const std::string& score) {
  return "<total><code>" + code + "</code><score>" + score + "</score></total>\n";
}

std::string Scale(const std::string& code, const std::string& score) {
  return "<scale><code>" + code + "</code><score>" + score + "</score></scale>\n";
}

std::string Adjustment(const std::string& code, const std::string& applied) {
  return "<adjustment>" + Coded("code", "adjustment", code) + "<applied>" + applied +
         "</applied></adjustment>\n";
}

std::string Document(const std::string& scheme,
                     const std::string& version,
                     const std::string& rest) {
  return "<resident>\n<assessment>\n<scheme>" + scheme + "</scheme>" +
         (version.empty() ? "" : "<version>" + version + "</version>") + "\n" + rest +
         "</assessment></resident>";
}

// The findings of the layer as "id severity path line; …".
std::string FindingsOf(const std::string& document) {
  ReadOptions options = FastTo("hub").read;
  options.format = "hub";
  auto judged = ReadAndJudge(SharedWorkspace(), document, options);
  BAYBRIDGE_CHECK(judged.has_value() && (*judged)->readable);
  std::string text;
  for (const Finding& finding : (*judged)->report.findings) {
    if (!finding.id.starts_with("GW-S")) continue;  // scales, and the shape of these documents
    text += (text.empty() ? "" : "; ") + finding.id + " " +
            std::string(kSeverityNames.NameOf(finding.severity)) + " " + finding.path + ":" +
            std::to_string(finding.location.line);
  }
  return text;
}

constexpr int kMaxima[] = {4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 4,
                           4, 4, 4, 4, 4, 1, 1, 2, 2, 2, 4, 3, 4};
constexpr int kSizes[] = {8, 4, 9, 5};

// The 26 items at their best, `less` taken from the first ones.
std::string Items(int less = 0) {
  std::string text;
  int at = 0;
  for (int dimension = 0; dimension < 4; ++dimension) {
    for (int item = 1; item <= kSizes[dimension]; ++item, ++at) {
      const int taken = std::min(less, kMaxima[at]);
      less -= taken;
      text += Item("B." + std::to_string(dimension + 1) + "." + std::to_string(item),
                   std::to_string(kMaxima[at] - taken));
    }
  }
  return text;
}

constexpr const char* kGb = "GBT42195-2022";
const std::string kPreliminary = "preliminaryLevel";
const std::string kLevelList = "level-gbt42195";

std::string Graded(const std::string& items,
                   const std::string& score,
                   const std::string& preliminary,
                   const std::string& adjustment,
                   const std::string& level) {
  return Document(kGb, "2022",
                  items + "<preliminaryScore>" + score + "</preliminaryScore>\n" +
                      Coded(kPreliminary, kLevelList, preliminary) + adjustment +
                      Coded("level", kLevelList, level));
}

TEST(ScalesLayer, SaysNothingOfAssessmentsThatAreRight) {
  EXPECT_EQ(FindingsOf(Graded(Items(), "90", "0", "", "0")), "");
  EXPECT_EQ(FindingsOf(Graded(Items(1), "89", "1", "", "1")), "");
  EXPECT_EQ(FindingsOf(Graded(Items(44), "46", "2", "", "2")), "");
  EXPECT_EQ(FindingsOf(Graded(Items(45), "45", "3", Adjustment("dementia-or-mental", "true"), "4")),
            "");
  EXPECT_EQ(FindingsOf(Graded(Items(), "90", "0", Adjustment("coma", "true"), "4")), "");
  EXPECT_EQ(FindingsOf(Graded(Items(), "90", "0", Adjustment("coma", "false"), "0")), "");
}

TEST(ScalesLayer, TellsTotalsAndLevelsThatDiffer) {
  EXPECT_EQ(FindingsOf(Graded(Items(1), "90", "0", "", "1")),
            "GW-SCL-002 error /resident/assessment/preliminaryScore:30; "
            "GW-SCL-004 error /resident/assessment/preliminaryLevel/coding/code:31");
  EXPECT_EQ(FindingsOf(Graded(Items(), "90", "0", Adjustment("risk-events", "true"), "0")),
            "GW-SCL-004 error /resident/assessment/level/coding/code:34");
  EXPECT_EQ(FindingsOf(Document(kGb, "", Items() + Total("B.3", "27"))),
            "GW-SCL-002 error /resident/assessment/total/score:30");
}

TEST(ScalesLayer, TwoGroundsAtOnceAreAWarningAtMost) {
  const std::string both =
      Adjustment("dementia-or-mental", "true") + Adjustment("risk-events", "true");
  EXPECT_EQ(FindingsOf(Graded(Items(1), "89", "1", both, "2")), "");
  EXPECT_EQ(FindingsOf(Graded(Items(1), "89", "1", both, "3")),
            "GW-SCL-004 warning /resident/assessment/level/coding/code:36");
}

TEST(ScalesLayer, TellsScoresOutOfRange) {
  EXPECT_EQ(FindingsOf(Document(kGb, "", Item("B.3.7", "1") + Item("B.3.8", "2"))),
            "GW-SCL-001 error /resident/assessment/item[2]/score:5");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", Item("iG2b", "8") + Item("iG2j", "7"))),
            "GW-SCL-001 error /resident/assessment/item[2]/score:5");
  EXPECT_EQ(FindingsOf(Document("YB37-2021", "", Item("进食", "5") + Item("穿衣", "7"))),
            "GW-SCL-001 error /resident/assessment/item[2]/score:5");
}

TEST(ScalesLayer, WhatCannotBeRecomputedIsInformation) {
  EXPECT_EQ(FindingsOf(Document(kGb, "", Item("B.1.1", "4") + Total("B.1", "32"))),
            "GW-SCL-005 information /resident/assessment:2");
  // The preliminary level can be checked by the score that the record states.
  EXPECT_EQ(FindingsOf(Graded("", "51", "3", "", "3")),
            "GW-SCL-004 error /resident/assessment/preliminaryLevel/coding/code:5; "
            "GW-SCL-004 error /resident/assessment/level/coding/code:6; "
            "GW-SCL-005 information /resident/assessment:2");
  EXPECT_EQ(FindingsOf(Graded(Items(), "90", "0", Adjustment("other", "true"), "1")),
            "GW-SCL-010 information /resident/assessment:2");
  EXPECT_EQ(FindingsOf(Document("SCNAMES", "", Scale("ADLH", "6"))), "");
}

TEST(ScalesLayer, ComparesTheScalesOfAnInstrumentByItsVersion) {
  const std::string nine =
      Item("iG2b", "4") + Item("iG2f", "6") + Item("iG2h", "4") + Item("iG2j", "4");
  const std::string ten =
      Item("iG5c", "4") + Item("iG5g", "6") + Item("iG5i", "4") + Item("iG5k", "4");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", nine + Scale("ADLH", "5"))), "");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "10.0", ten + Scale("ADLH", "5"))), "");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", nine + Scale("ADLH", "4"))),
            "GW-SCL-003 error /resident/assessment/scale/score:8");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "10.0", nine + Scale("ADLH", "5"))),
            "GW-SCL-005 information /resident/assessment:2");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "", nine + Scale("ADLH", "5"))),
            "GW-SCL-006 information /resident/assessment:2");
  // The crosswalk of CPS is not verified: a warning. MAPLe is carried; only its range is judged.
  const std::string mind = Item("iC1", "5");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", mind + Scale("CPS", "6"))), "");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", mind + Scale("CPS", "5"))),
            "GW-SCL-003 warning /resident/assessment/scale/score:5");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", Scale("MAPLe", "4"))), "");
  EXPECT_EQ(FindingsOf(Document("interRAI-HC", "9.3", Scale("MAPLe", "0"))),
            "GW-SCL-001 error /resident/assessment/scale/score:4");
}

TEST(ScalesLayer, ComparesGroundsWithTheItemsThatShowThem) {
  const std::string coma = Answer("A.5.11", "yes-no-unknown", "yes");
  const std::string awake = Answer("A.5.11", "yes-no-unknown", "no");
  const std::string dementia = Answer("A.4.1", "condition-box", "dementia");
  const std::string other_box = Answer("A.4.1", "condition-box", "diabetes");
  const std::string applied = Adjustment("coma", "true");
  EXPECT_EQ(FindingsOf(Graded(coma + Items(), "90", "0", applied, "4")), "");
  EXPECT_EQ(FindingsOf(Graded(awake + Items(), "90", "0", "", "0")), "");
  EXPECT_EQ(FindingsOf(Graded(coma + Items(), "90", "0", "", "4")),
            "GW-SCL-007 information /resident/assessment:2");
  EXPECT_EQ(FindingsOf(Graded(coma + Items(), "90", "0", "", "0")),
            "GW-SCL-004 error /resident/assessment/level/coding/code:33; "
            "GW-SCL-007 information /resident/assessment:2");
  EXPECT_EQ(FindingsOf(Graded(awake + Items(), "90", "0", applied, "4")),
            "GW-SCL-008 warning /resident/assessment/adjustment:33");
  const std::string mental = Adjustment("dementia-or-mental", "true");
  EXPECT_EQ(FindingsOf(Graded(dementia + Items(), "90", "0", mental, "1")), "");
  EXPECT_EQ(FindingsOf(Graded(dementia + Items(), "90", "0", "", "1")),
            "GW-SCL-007 information /resident/assessment:2");
  EXPECT_EQ(FindingsOf(Graded(other_box + Items(), "90", "0", mental, "1")),
            "GW-SCL-008 warning /resident/assessment/adjustment:33");
}

TEST(ScalesLayer, AnItemThatStandsTwiceIsNotUsed) {
  const std::string items =
      Item("iG2b", "4") + Item("iG2f", "6") + Item("iG2h", "4") + Item("iG2j", "4");
  EXPECT_EQ(
      FindingsOf(Document("interRAI-HC", "9.3", items + Item("iG2b", "4") + Scale("ADLH", "5"))),
      "");
  EXPECT_EQ(
      FindingsOf(Document("interRAI-HC", "9.3", items + Item("iG2b", "0") + Scale("ADLH", "5"))),
      "GW-SCL-009 error /resident/assessment/item[5]:8");
}

TEST(ScalesLayer, IsNamedWithItsTablesInTheReport) {
  auto judged = ReadAndJudge(
      SharedWorkspace(),
      Bytes(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/rich/input.xml"),
      FastTo("hub").read);
  ASSERT_TRUE(judged);
  const auto& layers = (*judged)->report.layers;
  const auto run = std::ranges::find(layers, Layer::kScales, &LayerRun::layer);
  ASSERT_NE(run, layers.end());
  EXPECT_TRUE(run->ran);
  ASSERT_EQ(run->artefacts.size(), 3U);
  EXPECT_EQ(run->artefacts[0].name, "_scales/GBT42195-2022");
  EXPECT_EQ(run->artefacts[0].digest.size(), 64U);
}

// What is computed of withheld leaves would tell them.
TEST(ScalesLayer, UnderAProfileOnlyWhatMayLeaveIsJudged) {
  TranslateOptions options = FastTo("gd-care");
  const std::string input =
      Bytes(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/rich/input.xml");
  std::string wrong = input;
  const std::size_t at = wrong.find("<PreliminaryLevel list=\"level-gbt42195\">2<");
  ASSERT_NE(at, std::string::npos);
  wrong.replace(at, 42, "<PreliminaryLevel list=\"level-gbt42195\">1<");
  const auto count = [&](const std::string& profile) {
    options.profile = profile;
    auto made = TranslateDocument(SharedWorkspace(), wrong, options);
    BAYBRIDGE_CHECK(made.has_value());
    return std::ranges::count((*made)->report.findings, std::string("GW-SCL-004"), &Finding::id);
  };
  EXPECT_GE(count(""), 1);
  EXPECT_GE(count("assessment-only"), 1);
}

}  // namespace
}  // namespace baybridge
