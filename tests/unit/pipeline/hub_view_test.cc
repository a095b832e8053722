// What is judged on the hub must be told where it stands in the source. The laws hold for every
// sample; the cells pin places that a person can look up.
#include "pipeline/hub_view.h"

#include <gtest/gtest.h>

#include "conformance/pairs/samples.h"
#include "support/allocations.h"
#include "translate/translation.h"

namespace baybridge {
namespace {

const Plan& ToHub(const std::string& pack) {
  auto plan = SharedWorkspace().PlanFor(pack, "resident", Direction::kToHub);
  BAYBRIDGE_CHECK(plan.has_value());
  return **plan;
}

std::unique_ptr<Judged> Read(const std::filesystem::path& input) {
  const ReadOptions options = FastTo("hub").read;
  auto judged = ReadAndJudge(SharedWorkspace(), Bytes(input), options);
  BAYBRIDGE_CHECK(judged.has_value() && (*judged)->readable);
  return *std::move(judged);
}

bool IsAtOrAbove(const Record& record, NodeId above, NodeId node) {
  while (node > above) node = record.nodes[node].parent;
  return node == above;
}

void ExpectEveryGroupAboveItsLeaves(const HubView& view, const std::string& name) {
  const Record& hub = view.hub();
  for (NodeId node = 1; node < hub.nodes.size(); ++node) {
    ASSERT_LT(view.SourceOf(node), view.source().nodes.size());
    EXPECT_TRUE(
        IsAtOrAbove(view.source(), view.SourceOf(hub.nodes[node].parent), view.SourceOf(node)))
        << name << " " << hub.PathOf(node) << " from " << view.SourcePathOf(node);
  }
}

TEST(HubView, IsTheHubOfATranslationAndLeadsBackToTheSource) {
  unsigned seen = 0;
  for (const SampleCase& sample : Samples()) {
    const auto judged = Read(sample.input);
    Translation translation(&ToHub(sample.pack), nullptr, kNone);
    Findings findings;
    ASSERT_TRUE(translation.Run(judged->record, findings));
    HubView view(&ToHub(sample.pack));
    const Record& hub = view.See(judged->record);
    ASSERT_EQ(hub.nodes.size(), translation.hub().nodes.size()) << sample.name;
    EXPECT_EQ(view.findings().size(), findings.size());
    for (NodeId node = 0; node < hub.nodes.size(); ++node) {
      EXPECT_EQ(hub.nodes[node].element, translation.hub().nodes[node].element);
      EXPECT_EQ(hub.nodes[node].value(), translation.hub().nodes[node].value());
      EXPECT_TRUE(!hub.IsLeaf(node) || view.FromSource(node) == translation.FromSource(node));
    }
    ExpectEveryGroupAboveItsLeaves(view, sample.name);
    ++seen;
  }
  EXPECT_GE(seen, 12U);
}

// The source path of the first hub node with this path.
std::string SourceOf(const HubView& view, std::string_view hub_path) {
  for (NodeId node = 0; node < view.hub().nodes.size(); ++node) {
    if (view.hub().PathOf(node) == hub_path) return view.SourcePathOf(node);
  }
  return {};
}

struct Cell {
  const char* hub;
  const char* source;
};

TEST(HubView, TellsTheSourceOfLeavesGroupsAndWhatRowsAdded) {
  const auto judged =
      Read(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/rich/input.xml");
  HubView view(&ToHub("hk-care"));
  view.See(judged->record);
  constexpr Cell kCells[] = {
      {"/resident", "/Resident"},
      {"/resident/person/birthDate", "/Resident/Birth/DateOfBirth"},
      {"/resident/assessment[1]", "/Resident/Assessment[1]"},
      {"/resident/assessment[1]/item[2]", "/Resident/Assessment[1]/Item[2]"},
      {"/resident/assessment[1]/item[2]/score", "/Resident/Assessment[1]/Item[2]/Score"},
      {"/resident/assessment[3]/scheme", "/Resident/Assessment[3]/@scheme"},
  };
  for (const Cell& cell : kCells) EXPECT_EQ(SourceOf(view, cell.hub), cell.source) << cell.hub;
}

TEST(HubView, OfAHubRecordIsTheRecordItself) {
  const auto judged =
      Read(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/basic/input.xml");
  HubView made(&ToHub("hk-care"));
  const Record& hub = made.See(judged->record);
  HubView view(nullptr);
  EXPECT_EQ(&view.See(hub), &hub);
  EXPECT_EQ(&view.hub(), &hub);
  EXPECT_EQ(view.SourceOf(5), 5U);
  EXPECT_TRUE(view.FromSource(5));
}

template <typename Work>
std::size_t AllocationsOf(const Work& work) {
  work();
  work();
  const std::size_t before = Allocations();
  work();
  return Allocations() - before;
}

TEST(HubView, ReusedAllocatesNoMoreThanTheStageItRuns) {
  const auto judged =
      Read(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/mo-care/basic/input.xml");
  Stage stage;
  Record hub;
  Findings findings;
  const std::size_t bare = AllocationsOf([&] {
    findings.clear();
    stage.Run(ToHub("mo-care"), judged->record, hub, findings);
  });
  HubView view(&ToHub("mo-care"));
  EXPECT_LE(AllocationsOf([&] { view.See(judged->record); }), bare);
}

}  // namespace
}  // namespace baybridge
