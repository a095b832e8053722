// The rectification list: what people wrote into it comes back, and what was put right is told.
#include "conform/baseline.h"

#include <gtest/gtest.h>

#include "core/file.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

RectificationItem Item(std::string id, std::string record, std::string rule) {
  RectificationItem item;
  item.item = std::move(id);
  item.record = std::move(record);
  item.rule = std::move(rule);
  item.state = "new";
  item.standard = "s";
  item.found_on = "2025-01-01";
  return item;
}

class BaselineList : protected Scratch, public testing::Test {
 protected:
  Baseline Write(const std::vector<RectificationItem>& items) {
    std::string text = RectificationHeading();
    for (const RectificationItem& item : items) text += RectificationRow(item);
    const std::string file = (folder() / "list.csv").string();
    EXPECT_TRUE(WriteFile(file, text));
    auto baseline = Baseline::Load(file);
    EXPECT_TRUE(baseline) << baseline.error().what;
    return *std::move(baseline);
  }
};

TEST_F(BaselineList, AnOpenItemKeepsItsDateAndWhoIsResponsible) {
  RectificationItem item = Item("a", "R1", "X-R-001");
  item.due = "2025-03-01";
  item.responsible = "ward 3";
  Baseline baseline = Write({item});
  RectificationItem again = Item("a", "R1", "X-R-001");
  again.found_on = "2025-06-01";
  baseline.Meet(again);
  EXPECT_EQ(again.state, "open");
  EXPECT_EQ(again.found_on, "2025-01-01");
  EXPECT_EQ(again.due, "2025-03-01");
  EXPECT_EQ(again.responsible, "ward 3");
  const Standards none;
  const BaselineReport report = baseline.Compare(ConformTally(none, {}), "2025-06-01");
  EXPECT_EQ(report.open, 1U);
  EXPECT_EQ(report.overdue, 1U);
}

TEST_F(BaselineList, IsDoneOnlyIfItsRecordWasJudgedByItsRule) {
  Baseline baseline =
      Write({Item("a", "R1", "X-R-001"), Item("b", "R2", "X-R-001"), Item("c", "R1", "X-R-002")});
  baseline.MeetRecord("R1", {"X-R-001"});
  const auto rest = baseline.Rest();
  ASSERT_EQ(rest.size(), 3U);
  EXPECT_EQ(rest[0].state, "done");
  EXPECT_EQ(rest[1].state, "not-seen");
  EXPECT_EQ(rest[2].state, "not-seen");
}

TEST_F(BaselineList, AnItemThatWasNotThereIsNew) {
  Baseline baseline = Write({});
  RectificationItem item = Item("a", "R1", "X-R-001");
  baseline.Meet(item);
  EXPECT_EQ(item.state, "new");
}

// A record that stands in two files.
TEST_F(BaselineList, AnItemThatIsThereTwiceIsOne) {
  Baseline baseline = Write({Item("a", "R1", "X-R-001"), Item("a", "R1", "X-R-001")});
  baseline.MeetRecord("R1", {"X-R-001"});
  EXPECT_EQ(baseline.Rest().size(), 1U);
}

TEST_F(BaselineList, AFormulaIsWrittenAsText) {
  RectificationItem item = Item("a", "=1+1", "X-R-001");
  EXPECT_NE(RectificationRow(item).find("'=1+1"), std::string::npos);
  Baseline baseline = Write({item});
  EXPECT_EQ(baseline.Rest().at(0).record, "=1+1");
}

TEST_F(BaselineList, AnotherDocumentIsRefused) {
  const std::string file = (folder() / "other.json").string();
  ASSERT_TRUE(WriteFile(file, R"({"contract": "baybridge-conform-report/2", "standards": []})"));
  EXPECT_FALSE(Baseline::Load(file));
  ASSERT_TRUE(WriteFile(file, "a,b\n1,2\n"));
  EXPECT_FALSE(Baseline::Load(file));
}

}  // namespace
}  // namespace baybridge
