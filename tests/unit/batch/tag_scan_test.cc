#include "batch/tag_scan.h"

#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

struct Case {
  const char* name;
  const char* bytes;
  std::size_t found;
};

class TagScanTest : public testing::TestWithParam<Case> {};

// What stands behind the case's bytes suffices to tell of any tag.
TEST_P(TagScanTest, FindsWhatMayEndARecord) {
  const std::string bytes = std::string(GetParam().bytes) + std::string(100, '.');
  EXPECT_EQ(TagScan("Rec", "Recs").Find(bytes, 0), GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(Tags,
                         TagScanTest,
                         testing::Values(Case{"end_of_record", "<a></a></Rec>", 7},
                                         Case{"start_of_record", "<a/><Rec>", 4},
                                         Case{"end_of_envelope", "</Re></Recs>", 5},
                                         Case{"comment", "<Re><!-- -->", 4},
                                         Case{"instruction", "</a><?p?>", 4},
                                         Case{"name_that_begins_alike", "<Reason/><Recall/>", 9},
                                         Case{"behind_blocks",
                                              "<a><b><c><d><e><f><g><h><i><j><k></Rec>", 33}),
                         [](const auto& at) { return std::string(at.param.name); });

TEST(TagScan, StopsWhereTheBytesDoNotTell) {
  const TagScan scan("Rec", "Recs");
  const std::string bytes = "<a/><b/><c/></Rec";
  EXPECT_EQ(scan.Find(bytes, 0), bytes.size() - 5);
  EXPECT_EQ(scan.Find(bytes, bytes.size() - 2), bytes.size() - 2);
  EXPECT_EQ(scan.Find("", 0), 0U);
}

// Byte for byte, without blocks.
std::size_t FindPlainly(const std::string& bytes, std::size_t at) {
  const std::size_t margin = 6;
  const auto begins = [&](std::size_t from, const char* with) {
    return bytes.compare(from, std::string(with).size(), with) == 0;
  };
  if (bytes.size() < at + margin) return at;
  for (; at + margin <= bytes.size(); ++at) {
    for (const char* mark : {"</Rec", "<Rec", "</Recs", "<!", "<?"}) {
      if (begins(at, mark)) return at;
    }
  }
  return at;
}

TEST(TagScan, FindsWhatALookAtEveryByteFinds) {
  const std::string letters = "<<</R!?ec s.";
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::string bytes;
    for (std::size_t left = random() % 300; left > 0; --left) {
      bytes += random() % 9 == 0 ? std::string("</Rec")
                                 : std::string(1, letters[random() % letters.size()]);
    }
    const TagScan scan("Rec", "Recs");
    for (std::size_t at = 0; at <= bytes.size(); ++at)
      ASSERT_EQ(scan.Find(bytes, at), FindPlainly(bytes, at)) << "seed " << seed << " at " << at;
  }
}

TEST(CountLines, CountsFeedsAndFindsTheLast) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::string bytes(random() % 9'000, 'x');
    const std::uint_fast32_t share = 1 + random() % 40;  // 1: every byte is a line feed
    for (char& c : bytes) c = random() % share == 0 ? '\n' : c;
    const LineCount count = CountLines(bytes);
    EXPECT_EQ(count.lines, static_cast<std::size_t>(std::ranges::count(bytes, '\n'))) << seed;
    EXPECT_EQ(count.last_end, bytes.rfind('\n') + 1) << seed;  // npos + 1 is 0
  }
}

}  // namespace
}  // namespace baybridge
