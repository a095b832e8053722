#include "report/report.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

LayerRun Ran(Layer layer) {
  return {.layer = layer, .ran = true, .reason = {}, .artefacts = {}};
}

TEST(VerdictTest, ConformsOnlyIfAllDeclaredLayersRan) {
  Report report;
  EXPECT_EQ(report.verdict(), Verdict::kNotJudged);
  report.layers = {Ran(Layer::kWellFormed), Ran(Layer::kSchema)};
  EXPECT_EQ(report.verdict(), Verdict::kConforms);
  report.layers[1].ran = false;
  EXPECT_EQ(report.verdict(), Verdict::kNotJudged);
}

TEST(VerdictTest, AnErrorDoesNotConformWhateverRan) {
  Report report;
  report.findings.emplace_back().severity = Severity::kWarning;
  report.layers = {Ran(Layer::kSchema)};
  EXPECT_EQ(report.verdict(), Verdict::kConforms);
  report.findings.emplace_back().severity = Severity::kError;
  EXPECT_EQ(report.verdict(), Verdict::kDoesNotConform);
}

TEST(VerdictTest, EnginesThatDisagreeMakeItNotJudged) {
  Report report;
  report.layers = {Ran(Layer::kSchema)};
  report.engines_disagree = true;
  EXPECT_EQ(report.verdict(), Verdict::kNotJudged);
  report.findings.emplace_back().severity = Severity::kError;
  EXPECT_EQ(report.verdict(), Verdict::kNotJudged);
}

TEST(ReportTest, FindingsAreOrderedByPlaceThenId) {
  Report report;
  report.findings.resize(3);
  report.findings[0].id = "GW-X-002";
  report.findings[0].location.line = 9;
  report.findings[1].id = "GW-X-003";
  report.findings[1].location.line = 2;
  report.findings[2].id = "GW-X-001";
  report.findings[2].location.line = 9;
  report.Sort();
  EXPECT_EQ(report.findings[0].id, "GW-X-003");
  EXPECT_EQ(report.findings[1].id, "GW-X-001");
  EXPECT_EQ(report.findings[2].id, "GW-X-002");
}

}  // namespace
}  // namespace baybridge
