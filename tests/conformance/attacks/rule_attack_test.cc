// S13: expressions that look at every node for every node. Counting a kept list takes no work;
// whatever else does ends at its budget of steps, is told as not judged, and the next rule is
// judged as ever.
#include "conformance/attacks/attack.h"
#include "conformance/attacks/watch.h"
#include "unit/rules/rule_fixture.h"

namespace baybridge {
namespace {

constexpr int kNodes = 100'000;

std::string ManyNodes() {
  std::string document = "<list>";
  for (int i = 0; i < kNodes; ++i) document += "<a/>";
  return document + "</list>";
}

class RuleAttack : public RuleFixture {};

TEST_F(RuleAttack, CountingEveryNodeForEveryNodeCostsLittle) {
  Load(OneRule("/list",
               "<let name=\"all\" value=\"//*\"/>"
               "<report id=\"S13\" test=\"count(//*[count(//*)>0]) = 100001\">x</report>"
               "<report id=\"S13B\" test=\"count(//*[count($all)>0]) = 100001\">x</report>"));
  const std::string document = ManyNodes();
  RuleOutcome outcome;
  const Cost cost = CostOf([&] { outcome = Judge(document); });
  EXPECT_LE(cost.cpu_seconds, MostCpuSeconds());
  if (cost.memory_known) {
    EXPECT_LE(cost.peak_bytes, kMostBytesAbove);
  }
  EXPECT_TRUE(outcome.judged);
  ASSERT_EQ(findings_.size(), 2U);
  EXPECT_EQ(findings_[0].id, "S13");
}

TEST_F(RuleAttack, VisitingAKeptListForEveryNodeIsWork) {
  Load(OneRule("/list",
               "<let name=\"all\" value=\"//*\"/>"
               "<report id=\"S13\" test=\"//*[sum(//*) > 0]\">x</report>"
               "<report id=\"S13B\" test=\"//*[sum($all) > 0]\">x</report>"
               "<report id=\"NEXT\" test=\"a\">y</report>"));
  RuleRunOptions options;
  options.limits.max_steps = 1'000'000;
  const RuleOutcome outcome = Judge(ManyNodes(), options);
  EXPECT_FALSE(outcome.judged);
  EXPECT_EQ(outcome.not_judged, 2U);
  EXPECT_LT(runner_->steps(), 3'000'000U);
  ASSERT_EQ(findings_.size(), 3U);
  EXPECT_EQ(findings_[0].id, "GW-RUL-002");
  EXPECT_EQ(findings_[2].id, "NEXT");
}

}  // namespace
}  // namespace baybridge
