// What a new version of a record says otherwise.
#include "transfer/record_delta.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/file.h"
#include "pipeline/reading.h"

namespace baybridge {
namespace {

Workspace& Packs() {
  static const auto workspace = Workspace::Open(BAYBRIDGE_SOURCE_DIR);
  EXPECT_TRUE(workspace);
  return **workspace;
}

std::string Sample() {
  auto bytes = ReadFile(
      std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/basic/input.xml", 1'000'000);
  EXPECT_TRUE(bytes);
  return bytes ? *bytes : std::string();
}

std::unique_ptr<Judged> Read(const std::string& text) {
  ReadOptions options;
  options.assurance = Assurance::kFast;
  auto judged = ReadAndJudge(Packs(), text, options);
  EXPECT_TRUE(judged);
  return *std::move(judged);
}

RecordDelta Delta(const std::string& before, const std::string& after, std::size_t most = 5'000) {
  const auto one = Read(before);
  const auto other = Read(after);
  return CompareRecords(one->record, other->record, *other->compiled->kind, most);
}

// "changed! /path: before > after", a mark where the leaf is critical, one a line.
std::string Told(const std::string& before, const std::string& after) {
  std::string told;
  for (const DeltaLeaf& leaf : Delta(before, after).leaves) {
    told += std::string(kLeafChangeNames.NameOf(leaf.change)) + (leaf.critical() ? "!" : "") + " " +
            leaf.path + ": " + leaf.before + " > " + leaf.after + "\n";
  }
  return told;
}

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// From the begin of the n-th <Medicine> (from 0) to its end.
std::string MedicineOf(const std::string& text, int n) {
  std::size_t at = text.find("<Medicine>");
  for (; n > 0; --n) at = text.find("<Medicine>", at + 1);
  const std::string end = "</Medicine>";
  return text.substr(at, text.find(end, at) + end.size() - at);
}

TEST(RecordDeltaTest, TheSameIsNoDifference) {
  const std::string text = Sample();
  EXPECT_EQ(Told(text, text), "");
  const std::string first = MedicineOf(text, 0);
  const std::string second = MedicineOf(text, 1);
  std::string turned = With(text, first, "<!-- -->");
  turned = With(turned, second, first);
  turned = With(turned, "<!-- -->", second);
  ASSERT_NE(turned, text);
  EXPECT_EQ(Told(text, turned), "") << "the same medicines in another order";
}

TEST(RecordDeltaTest, CriticalLeavesComeFirst) {
  const std::string text = Sample();
  const std::string changed =
      With(With(text, "<RecordVersion>1<", "<RecordVersion>2<"), "<DrugName>Amlodipine tab 5 mg<",
           "<DrugName>Amlodipine tab 10 mg<");
  EXPECT_EQ(Told(text, changed),
            "changed! /Resident/Medicine[2]/DrugName: Amlodipine tab 5 mg > Amlodipine tab 10 mg\n"
            "changed /Resident/RecordVersion: 1 > 2\n");
}

// A medicine that was taken out is told as that one, though the others have moved up.
TEST(RecordDeltaTest, GroupsAreMatchedByWhatTheySay) {
  const std::string text = Sample();
  const std::string without = With(text, MedicineOf(text, 0), "");
  const std::string told = Told(text, without);
  EXPECT_NE(told.find("removed! /Resident/Medicine[1]/DrugName: Metformin tab 500 mg > \n"),
            std::string::npos)
      << told;
  EXPECT_EQ(told.find("Amlodipine"), std::string::npos) << told;
  const std::string back = Told(without, text);
  EXPECT_NE(back.find("added! /Resident/Medicine[1]/DrugName:  > Metformin tab 500 mg\n"),
            std::string::npos)
      << back;
  EXPECT_EQ(back.find("removed"), std::string::npos);
}

TEST(RecordDeltaTest, CountsAllAndTellsSoMany) {
  const std::string text = Sample();
  const RecordDelta delta = Delta(text, With(text, MedicineOf(text, 0), ""), 2);
  EXPECT_EQ(delta.leaves.size(), 2U);
  EXPECT_GT(delta.counts[static_cast<std::size_t>(LeafChange::kRemoved)], 2U);
  EXPECT_EQ(delta.counts[static_cast<std::size_t>(LeafChange::kAdded)], 0U);
  EXPECT_GT(delta.critical, 0U);
}

}  // namespace
}  // namespace baybridge
