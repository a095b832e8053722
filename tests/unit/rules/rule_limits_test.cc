// Rule sets that explode end at a limit and judge nothing; rules that other engines evaluate in
// quadratic time take time in proportion to the record.
#include "unit/rules/rule_fixture.h"

namespace baybridge {
namespace {

std::string Items(int count) {
  std::string xml = "<list>";
  for (int i = 0; i < count; ++i) {
    const std::string id = std::to_string(i);
    xml += "<item id=\"" + id + "\" ref=\"" + std::to_string(count - 1 - i) + "\"><v>" + id +
           "</v></item>";
  }
  return xml + "</list>";
}

std::string Nested(int depth) {
  std::string xml;
  for (int i = 0; i < depth; ++i) xml += "<a>";
  for (int i = 0; i < depth; ++i) xml += "</a>";
  return xml;
}

class RuleLimits : public RuleFixture {};

TEST_F(RuleLimits, AnExplodingExpressionIsNotJudgedAndTheRestIs) {
  Load(OneRule("/list",
               "<report id=\"X\" test=\"count(//*[count(following::*[count(preceding::*) >= 0]) >= "
               "0]) > 0\">x</report>"
               "<report id=\"Y\" test=\"item\">y</report>"));
  RuleRunOptions options;
  options.limits.max_steps = 100'000;
  const RuleOutcome outcome = Judge(Items(500), options);
  EXPECT_FALSE(outcome.judged);
  EXPECT_EQ(outcome.not_judged, 1U);
  ASSERT_EQ(findings_.size(), 2U);
  EXPECT_EQ(findings_[0].id, "GW-RUL-002");
  EXPECT_EQ(findings_[0].args, (std::vector<Arg>{{"rule", "X"}, {"limit", "steps"}}));
  EXPECT_EQ(findings_[1].id, "Y");
  EXPECT_LT(runner_->steps(), 110'000U);
}

TEST_F(RuleLimits, ARecordHasABudgetForAllItsRules) {
  Load(OneRule("item",
               "<report id=\"X\" test=\"count(//item[. = current()/following::item]) > "
               "1000000\">x</report>"));
  RuleRunOptions options;
  options.limits.max_record_steps = 200'000;
  const RuleOutcome outcome = Judge(Items(400), options);
  EXPECT_FALSE(outcome.judged);
  EXPECT_GT(outcome.not_judged, 0U);
  EXPECT_LT(runner_->steps(), 300'000U);
}

TEST_F(RuleLimits, StepsThatFindNodesAgainAndAgainStayPolynomial) {
  Load(OneRule("/a",
               "<report id=\"X\" test=\"//a//a//a//a//a//a//a//a/b\">x</report>"
               "<report id=\"Y\" test=\"//a/ancestor::a/descendant::a/ancestor::a/b\">y</report>"));
  const RuleOutcome outcome = Judge(Nested(100));
  EXPECT_TRUE(outcome.judged);
  EXPECT_EQ(outcome.spoke, 0U);
  EXPECT_LT(runner_->steps(), 200'000U);
}

TEST_F(RuleLimits, TextsThatGrowEndAtTheirLimit) {
  std::string lets = "<let name=\"t0\" value=\"'0123456789'\"/>";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "$t" + std::to_string(i - 1);
    lets += "<let name=\"t" + std::to_string(i) + "\" value=\"concat(" + before + ", " + before +
            ", " + before + ")\"/>";
  }
  Load(OneRule("/a", lets + "<report id=\"X\" test=\"string-length($t39) > 0\">x</report>"));
  EXPECT_FALSE(Judge(Nested(1)).judged);
  ASSERT_EQ(findings_.size(), 1U);
  EXPECT_EQ(findings_[0].args[1].value, "text");
}

TEST_F(RuleLimits, FindingsPastTheLimitAreCounted) {
  Load(OneRule("item", "<report id=\"X\" test=\"true()\">x</report>"));
  RuleRunOptions options;
  options.max_findings = 10;
  EXPECT_EQ(Judge(Items(50), options).spoke, 50U);
  ASSERT_EQ(findings_.size(), 11U);
  EXPECT_EQ(findings_.back().id, "GW-RUL-005");
  EXPECT_EQ(findings_.back().args[0].value, "40");
  EXPECT_EQ(runner_->tallies()[0].spoke, 50U);
}

TEST_F(RuleLimits, ExpressionsThatAreTooDeepAreRefused) {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "not(";
  deep += "a";
  for (int i = 0; i < 200; ++i) deep += ")";
  scratch_.Write("deep.sch", OneRule("a", "<assert test=\"" + deep + "\">x</assert>"));
  const auto set = RuleSet::Load(scratch_.folder() / "deep.sch", names_);
  ASSERT_FALSE(set.has_value());
  EXPECT_EQ(set.error().kind, FailureKind::kTooLarge);
}

struct Quadratic {
  const char* name;
  const char* test;
};

class LinearRules : public RuleLimits, public testing::WithParamInterface<Quadratic> {};

TEST_P(LinearRules, TakeStepsInProportionToTheRecord) {
  Load(
      OneRule("item", std::string("<report id=\"X\" test=\"") + GetParam().test + "\">x</report>"));
  constexpr int kItems = 2'000;
  EXPECT_TRUE(Judge(Items(kItems)).judged);
  const auto steps = runner_->steps();
  EXPECT_TRUE(Judge(Items(kItems * 4)).judged);
  EXPECT_LT(runner_->steps(), steps * 5) << "four times the record";
  EXPECT_LT(runner_->steps(), 100U * kItems * 4);
}

constexpr Quadratic kQuadratic[] = {
    {"lookup", "not(//item[@id = current()/@ref])"},
    {"lookup_of_a_child", "not(/list/item[v = current()/@ref])"},
    {"sibling_lookup", "preceding-sibling::item[@id = current()/@id]"},
    {"preceding_lookup", "preceding::item[@id = current()/@id]"},
    {"following_lookup", "following::item[@id = current()/@id]"},
    {"sets", "not(@ref = //item/@id)"},
    {"sets_mirrored", "not(//item/@id = @ref)"},
    {"first_preceding", "preceding::item[1]/@id = @id"},
    {"preceding_siblings", "count(preceding-sibling::item) > 5000000"},
    {"siblings_of_any_name", "count(preceding-sibling::*) + count(following-sibling::*) = 0"},
    {"chosen_siblings", "count(preceding-sibling::item[v]) > count(preceding-sibling::item)"},
    {"variable_lookup", "not(//item[@id = concat('', current()/@ref)])"},
};

INSTANTIATE_TEST_SUITE_P(Idioms, LinearRules, testing::ValuesIn(kQuadratic), [](const auto& given) {
  return std::string(given.param.name);
});

}  // namespace
}  // namespace baybridge
