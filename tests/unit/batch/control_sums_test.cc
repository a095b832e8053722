#include "batch/control_sums.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "batch/record_controls.h"
#include "pipeline/lane.h"
#include "synth/synth.h"

namespace baybridge {
namespace {

Workspace& SharedWorkspace() {
  static const auto workspace = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
  return **workspace;
}

struct AmountCase {
  const char* text;
  bool reads;
  std::int64_t amount;
  const char* written;
};

class AmountTest : public testing::TestWithParam<AmountCase> {};

TEST_P(AmountTest, IsReadToTheTenThousandth) {
  std::int64_t amount = -1;
  EXPECT_EQ(ReadAmount(GetParam().text, amount), GetParam().reads);
  if (!GetParam().reads) return;
  EXPECT_EQ(amount, GetParam().amount);
  EXPECT_EQ(AmountText(amount), GetParam().written);
}

INSTANTIATE_TEST_SUITE_P(Amounts,
                         AmountTest,
                         testing::Values(AmountCase{"5000.00", true, 50'000'000, "5000.00"},
                                         AmountCase{"12.5", true, 125'000, "12.50"},
                                         AmountCase{"-0.0001", true, -1, "-0.0001"},
                                         AmountCase{"+7", true, 70'000, "7.00"},
                                         AmountCase{".5", true, 5'000, "0.50"},
                                         AmountCase{"000000000012", true, 120'000, "12.00"},
                                         AmountCase{"1.000000", true, 10'000, "1.00"},
                                         AmountCase{"999999999", true, 9'999'999'990'000,
                                                    "999999999.00"},
                                         AmountCase{"1000000000", false, 0, ""},
                                         AmountCase{"0.00001", false, 0, ""},
                                         AmountCase{"", false, 0, ""},
                                         AmountCase{".", false, 0, ""},
                                         AmountCase{"-", false, 0, ""},
                                         AmountCase{"1,200", false, 0, ""},
                                         AmountCase{"1.2.3", false, 0, ""},
                                         AmountCase{"1e3", false, 0, ""}));

// Records of a pack, carried to another by a lane, and counted.
class PairTest : public testing::TestWithParam<std::pair<const char*, const char*>> {
 protected:
  void SetUp() override {
    auto lane = Lane::Make(SharedWorkspace(), from(), to(), "resident", {.today = "2026-11-20"});
    ASSERT_TRUE(lane);
    lane_ = *std::move(lane);
    auto controls = RecordControls::Make(SharedWorkspace(), from(), to(), "resident");
    ASSERT_TRUE(controls && *controls);
    controls_ = *std::move(controls);
  }
  std::string from() const { return GetParam().first; }
  std::string to() const { return GetParam().second; }

  // The records of a batch, each as a document.
  std::vector<std::string> Records(std::uint64_t count) const {
    auto compiled = SharedWorkspace().Compile(from(), "resident");
    EXPECT_TRUE(compiled);
    SynthOptions options;
    options.seed = 5;
    auto synth =
        Synth::Make(SharedWorkspace().packs(), *(*compiled)->pack, *(*compiled)->kind, options);
    EXPECT_TRUE(synth);
    std::vector<std::string> records;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::string record;
      std::vector<SeededRow> truth;
      (*synth)->Append(i, 1, record, truth);
      const std::size_t name_end = record.find_first_of(" />");
      const auto& pack = *(*compiled)->pack;
      if (record.find("xmlns") == std::string::npos)
        record.insert(name_end, " xmlns=\"" + std::string(pack.SpaceOf("")) + "\"");
      records.push_back(std::move(record));
    }
    return records;
  }
  static std::vector<ControlRow> RowsOf(const ControlSums& sums) {
    Tally tally;
    sums.AddTo(tally);
    return ControlRowsOf({tally.values().begin(), tally.values().end()});
  }
  static ControlAmount SumOf(const std::vector<ControlRow>& rows,
                             const std::string& total,
                             ControlColumn column) {
    ControlAmount sum;
    for (const ControlRow& row : rows) {
      if (row.total == total && row.by == ControlBy::kMonth) sum.Add(row.Of(column));
    }
    return sum;
  }

  // The record that was written, with its elements.
  Record& ReadTarget(const std::string& written) {
    auto compiled = SharedWorkspace().Compile(to(), "resident");
    EXPECT_TRUE(compiled);
    target_.names = &SharedWorkspace().packs().names;
    EXPECT_FALSE(reader_.Read(written, target_));
    (*compiled)->kind->shape.Assign(target_);
    return target_;
  }

  XmlReader reader_;
  Record target_;
  std::unique_ptr<Lane> lane_;
  std::unique_ptr<RecordControls> controls_;
};

TEST_P(PairTest, EveryAmountIsInTheTargetOrItIsToldWhyNot) {
  ControlSums sums;
  std::string out;
  Findings findings;
  constexpr std::size_t kRecords = 100;  // so many that some hold amounts, whatever the seed
  std::int64_t made = 0;
  std::size_t ids = 0;
  for (const std::string& record : Records(kRecords)) {
    out.clear();
    if (!lane_->Run(record, {}, out, findings)) continue;
    ++made;
    controls_->CountRecord(lane_->source(), ReadTarget(out), lane_->ledger(), sums);
    ids += controls_->source_id().empty() ? 0U : 1U;
    EXPECT_EQ(controls_->source_id(), controls_->target_id());
  }
  ASSERT_GT(made, 10);
  const std::vector<ControlRow> rows = RowsOf(sums);
  EXPECT_TRUE(ControlsAgree(rows));
  for (const ControlRow& row : rows)
    EXPECT_EQ(row.Of(ControlColumn::kWrong), ControlAmount{}) << row.total << ' ' << row.group;
  EXPECT_EQ(SumOf(rows, "record", ControlColumn::kBefore).count, made);
  EXPECT_EQ(SumOf(rows, "record", ControlColumn::kAfter).count, made);
  // Synthetic records hold amounts here and there, and so they do ids.
  std::int64_t amounts = 0;
  for (const char* total : {"income", "fee", "deposit", "ceiling", "benefit"})
    amounts += SumOf(rows, total, ControlColumn::kAfter).count;
  EXPECT_GT(amounts, 0);
  EXPECT_GT(ids, 0U);
}

// A target that holds another amount than its source is noticed, whatever else agrees.
TEST_P(PairTest, AnAmountThatIsAlteredIsNoticed) {
  ControlSums sums;
  std::string out;
  Findings findings;
  bool altered = false;
  auto table = ReadControls(SharedWorkspace(), "resident");
  ASSERT_TRUE(table && *table);
  auto plan = ControlPlanFor(SharedWorkspace(), **table, to(), "resident");
  ASSERT_TRUE(plan);
  for (const std::string& record : Records(40)) {
    out.clear();
    if (!lane_->Run(record, {}, out, findings)) continue;
    ControlReader reader(**table, plan->get());
    std::vector<NodeId> leaves;
    Record& target = ReadTarget(out);
    for (const ControlItem& item : reader.Read(target)) {
      if (!(*table)->totals[item.total].counts() && item.value > 0) reader.AddSources(item, leaves);
    }
    if (leaves.empty()) continue;
    // The amount is the leaf of these that reads as a number.
    std::int64_t amount = 0;
    for (const NodeId leaf : leaves) {
      if (!ReadAmount(target.nodes[leaf].value(), amount)) continue;
      target.SetText(leaf, "0.07");
      altered = true;
      break;
    }
    controls_->CountRecord(lane_->source(), target, lane_->ledger(), sums);
    if (altered) break;
  }
  ASSERT_TRUE(altered);
  EXPECT_FALSE(ControlsAgree(RowsOf(sums)));
}

INSTANTIATE_TEST_SUITE_P(Pairs,
                         PairTest,
                         testing::Values(std::pair("hk-care", "gd-care"),
                                         std::pair("hk-care", "mo-care"),
                                         std::pair("gd-care", "hk-care"),
                                         std::pair("gd-care", "mo-care"),
                                         std::pair("mo-care", "gd-care"),
                                         std::pair("mo-care", "hk-care"),
                                         std::pair("hk-care", "hub")));

TEST(ControlNames, KeepWhatIsWrittenInTheRecordApart) {
  auto table = ReadControls(SharedWorkspace(), "resident");
  ASSERT_TRUE(table && *table);
  const auto fee = static_cast<std::uint32_t>(
      std::ranges::find((*table)->totals, "fee", &ControlTotal::id) - (*table)->totals.begin());
  ControlItem item;
  item.total = fee;
  item.institution = "a\tb\nc";
  item.month = "2026-03";
  item.currency = "HKD";
  item.value = 50'000;
  ControlSums sums;
  sums.Add(**table, item, {ControlColumn::kBefore, ControlColumn::kAfter});
  Tally tally;
  sums.AddTo(tally);
  const auto rows = ControlRowsOf({tally.values().begin(), tally.values().end()});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].group, "a b c");
  EXPECT_EQ(rows[0].Of(ControlColumn::kAfter), (ControlAmount{.count = 1, .sum = 50'000}));
  const std::string name = "control.fee\tinstitution\tHKD\ta b c\tbefore\tn";
  EXPECT_EQ(ControlGroupOf(name), "control.fee\tinstitution\tHKD\ta b c\t");
  EXPECT_EQ(OtherControl(name), "control.fee\tinstitution\tHKD\t*\tbefore\tn");
  EXPECT_EQ(ControlGroupOf("records"), "");
}

}  // namespace
}  // namespace baybridge
