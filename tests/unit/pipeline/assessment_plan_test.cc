// The rows that make assessments alone give what the whole hub record gives.
#include "pipeline/assessment_plan.h"

#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"
#include "pipeline/hub_view.h"
#include "pipeline/scales_layer.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

constexpr std::uint64_t kRecords = 600;

std::string Told(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.id + " " + std::string(kSeverityNames.NameOf(finding.severity)) + " " +
            finding.path + ":" + std::to_string(finding.location.line) + ":" +
            std::to_string(finding.location.column);
    for (const Arg& arg : finding.args) text += " " + arg.name + "=" + arg.value;
    text += "\n";
  }
  return text;
}

// Every node of the assessments, with its value and where it came from; `count` is how many there
// are.
std::string AssessmentsOf(const HubView& view, ElementId group, unsigned& count) {
  const std::vector<Node>& nodes = view.hub().nodes;
  std::vector<bool> inside(nodes.size(), false);
  std::string text;
  for (NodeId id = 0; id < nodes.size(); ++id) {
    count += nodes[id].element == group ? 1 : 0;
    inside[id] = nodes[id].element == group || (id != 0 && inside[nodes[id].parent]);
    if (!inside[id]) continue;
    text += std::to_string(nodes[id].element) + "=" + std::string(nodes[id].value()) + " " +
            view.SourcePathOf(id) + "\n";
  }
  return text;
}

class OfPack : public ::testing::TestWithParam<std::string> {};

TEST_P(OfPack, FindsWhatTheWholeHubRecordShows) {
  Workspace& workspace = SharedWorkspace();
  auto compiled = workspace.Compile(GetParam(), "resident");
  auto scales = workspace.ScalesFor("resident");
  auto to_hub = workspace.PlanFor(GetParam(), "resident", Direction::kToHub);
  ASSERT_TRUE(compiled && scales && *scales != nullptr && to_hub);
  auto plan = AssessmentPlanFor(workspace, **scales, GetParam(), "resident");
  ASSERT_TRUE(plan);
  EXPECT_LT(plan->to_hub->rows.size(), (*to_hub)->rows.size() / 2);
  const ElementId group = (*scales)->places.of(ScalePlace::kGroup);
  SynthOptions options;
  options.seed = 31;
  auto synth = Synth::Make(workspace.packs(), *(*compiled)->pack, *(*compiled)->kind, options);
  ASSERT_TRUE(synth);
  HubView whole(*to_hub);
  HubView part(plan->to_hub.get());
  XmlReader reader({.limits = {}, .allowed_instructions = {}, .skip_all_instructions = false});
  unsigned without = 0;
  unsigned assessed = 0;
  for (std::uint64_t number = 0; number < kRecords; ++number) {
    std::string document;
    std::vector<SeededRow> truth;
    (*synth)->AppendDocument(number, document, truth);
    Record record(workspace.packs().names);
    Findings ignored;
    ASSERT_FALSE(reader.Read(document, record));
    (*compiled)->schema->Judge(record, {}, ignored);
    Findings by_whole;
    Findings by_part;
    unsigned none = 0;
    whole.See(record);
    JudgeScales(**scales, whole, {}, by_whole);
    part.See(record);
    ASSERT_EQ(AssessmentsOf(part, group, none), AssessmentsOf(whole, group, assessed))
        << GetParam() << " record " << number;
    JudgeScales(**scales, part, {}, by_part);
    ASSERT_EQ(Told(by_part), Told(by_whole)) << GetParam() << " record " << number;
    if (plan->HasAny(record)) continue;
    ++without;
    ASSERT_EQ(AssessmentsOf(whole, group, none), "") << GetParam() << " record " << number;
  }
  EXPECT_GT(assessed, 100U);
  EXPECT_GT(without, 10U);
}

INSTANTIATE_TEST_SUITE_P(Packs, OfPack, ::testing::ValuesIn(PlacePacks()), [](const auto& param) {
  return param.param.substr(0, 2);
});

}  // namespace
}  // namespace baybridge
