// Drawing: reproducible, independent of order, proportional.
#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "conform/conform_sample.h"

namespace baybridge {
namespace {

std::vector<DrawnRecord> Population(std::size_t size) {
  std::vector<DrawnRecord> records;
  for (std::size_t i = 1; i <= size; ++i) {
    const std::string home = i % 10 == 0 ? "small" : "large";
    records.push_back({.file = "batch.xml", .number = i, .values = {home}});
  }
  return records;
}

std::set<std::uint64_t> Numbers(const ConformSample& sample) {
  std::set<std::uint64_t> numbers;
  for (const DrawnRecord& record : sample.drawn) numbers.insert(record.number);
  return numbers;
}

ConformSample Draw(const std::vector<DrawnRecord>& records,
                   std::uint64_t size,
                   std::uint64_t seed) {
  SampleDraw draw(size, seed, {"institution"});
  for (const DrawnRecord& record : records) draw.Add(record);
  return draw.Draw();
}

TEST(Sample, TheOrderOfTheRecordsChangesNothing) {
  std::vector<DrawnRecord> records = Population(500);
  const auto first = Numbers(Draw(records, 40, 7));
  std::mt19937 random(1);
  std::ranges::shuffle(records, random);
  EXPECT_EQ(Numbers(Draw(records, 40, 7)), first);
  EXPECT_NE(Numbers(Draw(records, 40, 8)), first);
}

TEST(Sample, StrataGetTheirShare) {
  const ConformSample sample = Draw(Population(500), 40, 7);
  ASSERT_EQ(sample.strata.size(), 2U);
  EXPECT_EQ(sample.population, 500U);
  EXPECT_EQ(sample.strata[0].drawn, 36U);
  EXPECT_EQ(sample.strata[1].drawn, 4U);
  EXPECT_EQ(sample.drawn.size(), 40U);
}

TEST(Sample, EveryStratumHasOneWhereTheSizeAllows) {
  const ConformSample sample = Draw(Population(500), 2, 7);
  EXPECT_EQ(sample.strata[0].drawn, 1U);
  EXPECT_EQ(sample.strata[1].drawn, 1U);
  EXPECT_EQ(Draw(Population(500), 1, 7).drawn.size(), 1U);
}

TEST(Sample, IsTheWholeWhereThereAreFewer) {
  EXPECT_EQ(Draw(Population(7), 40, 7).drawn.size(), 7U);
  EXPECT_TRUE(Draw({}, 40, 7).drawn.empty());
}

TEST(Sample, StandsInTheOrderOfTheInput) {
  const ConformSample sample = Draw(Population(500), 40, 7);
  EXPECT_TRUE(std::ranges::is_sorted(sample.drawn, {}, &DrawnRecord::number));
}

}  // namespace
}  // namespace baybridge
