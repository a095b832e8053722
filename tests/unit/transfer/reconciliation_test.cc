// The list of medicines against the record that was delivered: medicine by medicine.
#include "transfer/reconciliation.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/file.h"
#include "transfer/envelope.h"

namespace baybridge {
namespace {

const std::vector<RecordMedicine> kRecord = {
    {"Metformin", "/r/m[1]"}, {"Insulin", "/r/m[2]"}, {"Insulin", "/r/m[3]"}, {"", "/r/m[4]"}};

// Ids of findings, each with its medicine, in order; or the failure.
std::string Told(const std::string& entries, const std::vector<RecordMedicine>& record = kRecord) {
  auto listed = ReadReconciliation("{\"medicines\": [" + entries + "]}");
  if (!listed) return "no list";
  std::string told;
  for (const Finding& finding : CheckReconciliation(*listed, record)) {
    EXPECT_EQ(finding.severity, Severity::kError);
    EXPECT_TRUE(finding.args.at(0).sensitive) << "a medicine's name is personal";
    told += (told.empty() ? "" : ", ") + finding.id.substr(7) + " " + finding.args.at(0).value;
  }
  return told;
}

constexpr const char* kWhole =
    R"({"medicine": "Metformin", "outcome": "same"},)"
    R"({"number": 2, "medicine": "Insulin", "outcome": "changed", "to": "8 units"},)"
    R"({"number": 3, "outcome": "stopped", "reason": "given twice"},)"
    R"({"number": 4, "outcome": "not-available"})";

struct Case {
  const char* name;
  const char* entries;
  const char* told;
};

class ReconciliationTest : public testing::TestWithParam<Case> {};

TEST_P(ReconciliationTest, Says) {
  EXPECT_EQ(Told(GetParam().entries), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Lists,
    ReconciliationTest,
    testing::Values(
        Case{"Whole", kWhole, ""},
        Case{"NothingNamed", "", "016 Metformin, 016 Insulin, 016 Insulin, 016 "},
        Case{"OneMissing",
             R"({"number": 2, "outcome": "same"}, {"number": 3, "outcome": "same"},)"
             R"({"number": 4, "outcome": "same"})",
             "016 Metformin"},
        Case{"Unknown",
             R"({"number": 1, "outcome": "same"}, {"number": 2, "outcome": "same"},)"
             R"({"number": 3, "outcome": "same"}, {"number": 4, "outcome": "same"},)"
             R"({"medicine": "Aspirin", "outcome": "same"})",
             "018 Aspirin"},
        Case{"NumberOfAnother",
             R"({"number": 1, "outcome": "same"}, {"number": 2, "outcome": "same"},)"
             R"({"number": 3, "medicine": "Metformin", "outcome": "same"},)"
             R"({"number": 4, "outcome": "same"})",
             "018 Metformin, 016 Insulin"},
        Case{"Twice",
             R"({"number": 1, "outcome": "same"}, {"medicine": "Metformin", "outcome": "same"},)"
             R"({"number": 2, "outcome": "same"}, {"number": 3, "outcome": "same"},)"
             R"({"number": 4, "outcome": "same"})",
             "017 Metformin"},
        Case{"WhichOfTwo",
             R"({"number": 1, "outcome": "same"}, {"medicine": "Insulin", "outcome": "same"},)"
             R"({"number": 4, "outcome": "same"})",
             "020 Insulin"},
        Case{"WithoutWhatItBecame",
             R"({"number": 1, "outcome": "changed"}, {"number": 2, "outcome": "stopped"},)"
             R"({"number": 3, "outcome": "same"}, {"number": 4, "outcome": "same"})",
             "019 1, 019 2"},
        Case{"AddedWithoutReason",
             R"({"number": 1, "outcome": "same"}, {"number": 2, "outcome": "same"},)"
             R"({"number": 3, "outcome": "same"}, {"number": 4, "outcome": "same"},)"
             R"({"medicine": "Aspirin", "outcome": "added"})",
             "019 Aspirin"},
        Case{
            "AddedIsNotOfTheRecord",
            R"({"number": 1, "outcome": "added", "reason": "x"}, {"number": 2, "outcome": "same"},)"
            R"({"number": 3, "outcome": "same"}, {"number": 4, "outcome": "same"})",
            "018 1, 016 Metformin"},
        Case{"NoOutcome", R"({"medicine": "Metformin"})", "no list"},
        Case{"NothingSaid", R"({"outcome": "same"})", "no list"},
        Case{"AnotherOutcome", R"({"medicine": "Metformin", "outcome": "given"})", "no list"},
        Case{"AnotherKey", R"({"medicine": "Metformin", "outcome": "same", "dose": "1"})",
             "no list"},
        Case{"NumberNought", R"({"number": 0, "outcome": "same"})", "no list"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ReconciliationTest, AnAddedMedicineMayStandBesideAWholeList) {
  EXPECT_EQ(Told(std::string(kWhole) +
                 R"(, {"medicine": "Aspirin", "outcome": "added", "reason": "new"})"),
            "");
  EXPECT_EQ(Told("", {}), "") << "nothing to go through";
}

TEST(ReconciliationTest, OtherDocumentsAreNoLists) {
  for (const char* text : {"", "[]", "{}", R"({"medicines": {}})", R"({"medicines": ["x"]})",
                           R"({"medicines": [], "more": 1})"})
    EXPECT_FALSE(ReadReconciliation(text)) << text;
}

// The same medicines in the three formats of the packs, as each record writes them.
TEST(ReconciliationTest, FindsTheMedicinesOfARecord) {
  auto workspace = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
  ASSERT_TRUE(workspace);
  const auto rules = TransferRules::Load(BAYBRIDGE_SOURCE_DIR);
  ASSERT_TRUE(rules) << rules.error().what;
  struct Sample {
    const char* file;
    const char* first;
    std::size_t count;
  };
  for (const Sample& sample : {Sample{"hk-care/basic/input.xml", "Metformin tab 500 mg", 2},
                               Sample{"hk-care/basic/to-gd-care.xml", "Metformin tab 500 mg", 2},
                               Sample{"gd-care/basic/input.xml", "苯磺酸氨氯地平片", 1}}) {
    auto bytes =
        ReadFile(std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples" / sample.file, 1'000'000);
    ASSERT_TRUE(bytes) << sample.file;
    ReadOptions options;
    options.assurance = Assurance::kFast;
    auto judged = ReadAndJudge(**workspace, *std::move(bytes), options);
    ASSERT_TRUE(judged) << sample.file;
    const auto medicines = MedicinesOf(**judged, rules->reconciled);
    ASSERT_EQ(medicines.size(), sample.count) << sample.file;
    EXPECT_EQ(medicines.front().name, sample.first);
    EXPECT_FALSE(medicines.front().path.empty());
    EXPECT_TRUE(MedicinesOf(**judged, {}).empty()) << "only what the table names";
  }
}

}  // namespace
}  // namespace baybridge
