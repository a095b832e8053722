// A record that goes on: to a third place, back the way it came, and round and round. What was kept
// of one format is passed on whole, and what a format keeps of itself is replaced, not heaped up.
#include <gtest/gtest.h>

#include "journey.h"
#include "synthetic.h"
#include "translate/groups.h"

namespace baybridge {
namespace {

// A chain is dozens of translations: one record for so many of the other laws' rounds.
constexpr unsigned kOneIn = 20;
constexpr unsigned kUsualRounds = 30 * kOneIn;

struct Order {
  std::string first, second, third;
};

void PrintTo(const Order& order, std::ostream* out) {
  *out << order.first << " to " << order.second << " to " << order.third;
}

std::vector<Order> Orders() {
  std::vector<Order> orders;
  for (const Pair& pair : OrderedPairs()) {
    for (const std::string& third : PlacePacks()) {
      if (third != pair.from && third != pair.to) orders.push_back({pair.from, pair.to, third});
    }
  }
  return orders;
}

std::string OrderName(const testing::TestParamInfo<Order>& test) {
  return TestName(test.param.first + "_" + test.param.second + "_" + test.param.third);
}

// The record in the next format, with its keep blocks inside; empty where none was made.
std::string Next(const std::string& document, const std::string& to, Findings* findings = nullptr) {
  auto made = TranslateDocument(SharedWorkspace(), document, FastTo(to));
  if (!made || !(*made)->made()) return {};
  if (findings != nullptr) *findings = (*made)->report.findings;
  return (*made)->document;
}

// The keep blocks in a document, by pack, as they stand.
std::map<std::string, std::string> Blocks(const std::string& document) {
  std::map<std::string, std::string> blocks;
  constexpr std::string_view kOpen = "<k:keep pack=\"";
  constexpr std::string_view kClose = "</k:keep>";
  for (std::size_t at = document.find(kOpen); at != std::string::npos;
       at = document.find(kOpen, at + 1)) {
    const std::size_t name = at + kOpen.size();
    const std::string pack = document.substr(name, document.find('"', name) - name);
    EXPECT_FALSE(blocks.contains(pack)) << "two keep blocks of " << pack;
    blocks[pack] = document.substr(at, document.find(kClose, at) + kClose.size() - at);
  }
  return blocks;
}

std::string WithoutBlocks(const std::string& document, const std::string& pack) {
  // What stands in the extension is of other formats: the record itself ends before it.
  static const std::map<std::string, std::string> elements = [] {
    std::map<std::string, std::string> names;
    for (const std::string& id : PlacePacks()) {
      auto compiled = SharedWorkspace().Compile(id, "resident");
      BAYBRIDGE_CHECK(compiled.has_value() && (*compiled)->residue != kNone);
      const NameId name = (*compiled)->kind->shape.elements[(*compiled)->residue].name;
      names[id] = std::string(SharedWorkspace().packs().names.local(name));
    }
    return names;
  }();
  const std::string& element = elements.at(pack);
  const std::size_t from = document.find("<" + element + ">");
  if (from == std::string::npos) return document;
  const std::string close = "</" + element + ">";
  std::string rest = document;
  return rest.erase(from, document.find(close) + close.size() - from);
}

bool Same(const std::string& a, const std::string& b, const std::string& pack) {
  const std::string left = Normalised(WithoutBlocks(a, pack));
  return !left.empty() && left == Normalised(WithoutBlocks(b, pack));
}

// Each line of an address, and each candidate of a name, twice.
std::string WithTwinLines(std::string record) {
  for (const char* name : {"linha", "candidato", "地址行", "候选写法", "Line", "Candidate"}) {
    const std::string open = std::string("<") + name + ">";
    const std::string close = std::string("</") + name + ">";
    for (std::size_t at = record.find(open); at != std::string::npos;) {
      const std::size_t end = record.find(close, at) + close.size();
      record.insert(end, record.substr(at, end - at));
      at = record.find(open, 2 * end - at);
    }
  }
  return record;
}

// The value of an attribute in a tag that begins at `at`; empty where it has none.
std::string AttributeAt(const std::string& block, std::size_t at, const std::string& name) {
  const std::string tag = block.substr(at, block.find('>', at) - at);
  const std::size_t begin = tag.find(" " + name + "=\"");
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + name.size() + 3;
  return tag.substr(value, tag.find('"', value) - value);
}

// True if the group that a word to take a group away stands in puts the same back: its groups stand
// behind that word.
bool IsPutBack(const std::string& block, std::size_t surplus) {
  int depth = 0;
  for (std::size_t at = block.find('<', surplus + 1); at != std::string::npos && depth >= 0;
       at = block.find('<', at + 1)) {
    if (block.compare(at, 9, "</k:group") == 0) --depth;
    if (block.compare(at, 8, "<k:group") != 0) continue;
    if (depth == 0 && AttributeAt(block, at, "path") == AttributeAt(block, surplus, "path") &&
        AttributeAt(block, at, "whole") == AttributeAt(block, surplus, "digest"))
      return true;
    if (block[block.find('>', at) - 1] != '/') ++depth;
  }
  return false;
}

class Chain : public testing::TestWithParam<Order> {
 protected:
  static std::vector<std::string> Records() {
    std::vector<std::string> records;
    for (const SampleCase& sample : Samples()) {
      const bool utf8 = sample.name.find("big5") == std::string::npos &&
                        sample.name.find("utf16") == std::string::npos &&
                        sample.name.find("gb18030") == std::string::npos;
      if (sample.pack != GetParam().first || !utf8) continue;
      records.push_back(Bytes(sample.input));
      if (sample.name == sample.pack + "/full-1") records.push_back(WithTwinLines(records.back()));
    }
    const unsigned rounds = std::max(1U, Rounds(kUsualRounds) / kOneIn);
    for (unsigned number = 0; number < rounds; ++number)
      records.push_back(SyntheticRecord(GetParam().first, number));
    return records;
  }
};

TEST_P(Chain, AThirdPlacePassesOnWhatWasKeptOfTheFirst) {
  const auto& [first, second, third] = GetParam();
  std::size_t passed = 0;
  for (const std::string& record : Records()) {
    const std::string there = Next(record, second);
    const auto kept = Blocks(there);
    const auto onward = Blocks(Next(there, third));
    if (!kept.contains(first)) continue;
    ++passed;
    ASSERT_TRUE(onward.contains(first));
    EXPECT_EQ(onward.at(first), kept.at(first));
    EXPECT_FALSE(onward.contains(third));
  }
  EXPECT_GT(passed, 0U);
}

// What comes back alike is not kept beside a word to take the same away: two lines of an address
// that say the same, a name that two rows read.
TEST_P(Chain, NothingIsTakenAwayAndPutBack) {
  const auto& [first, second, third] = GetParam();
  std::size_t taken_away = 0;
  for (const std::string& record : Records()) {
    const auto kept = Blocks(Next(record, second));
    if (!kept.contains(first)) continue;
    const std::string& block = kept.at(first);
    for (std::size_t at = block.find("<k:surplus"); at != std::string::npos;
         at = block.find("<k:surplus", at + 1)) {
      ++taken_away;
      EXPECT_FALSE(IsPutBack(block, at)) << block.substr(at, 120) << "\n" << record;
    }
  }
  EXPECT_GT(taken_away, 0U);
}

TEST_P(Chain, TheWayBackThroughBothReturnsTheSource) {
  const auto& [first, second, third] = GetParam();
  for (const std::string& record : Records()) {
    const std::string there = Next(record, second);
    const std::string middle = Next(Next(there, third), second);
    EXPECT_TRUE(Same(there, middle, second)) << FirstDifference(
        Normalised(WithoutBlocks(there, second)), Normalised(WithoutBlocks(middle, second)));
    const std::string home = Next(middle, first);
    EXPECT_TRUE(Same(record, home, first))
        << FirstDifference(Normalised(record), Normalised(WithoutBlocks(home, first)));
  }
}

// Straight home from the third place: what the second could not tell the third is missing, and what
// was kept of the first is back where its group is found again.
TEST_P(Chain, StraightHomeNineLeavesInTenAreBack) {
  const auto& [first, second, third] = GetParam();
  std::uint64_t leaves = 0;
  std::uint64_t returned = 0;
  for (const std::string& record : Records()) {
    const std::string home = Next(Next(Next(record, second), third), first);
    ASSERT_FALSE(home.empty());
    ReadOptions read = FastTo("").read;
    auto source = ReadAndJudge(SharedWorkspace(), record, read);
    auto end = ReadAndJudge(SharedWorkspace(), WithoutBlocks(home, first), read);
    ASSERT_TRUE(source && end);
    std::map<std::string, int> values;
    const auto count = [&](const Record& of, int by) {
      for (NodeId node = 0; node < of.nodes.size(); ++node) {
        if (of.IsLeaf(node))
          values[PlainPath(of, node) + "=" + std::string(of.nodes[node].value())] += by;
      }
    };
    count((*source)->record, 1);
    for (const auto& [value, times] : values) leaves += static_cast<std::uint64_t>(times);
    count((*end)->record, -1);
    for (const auto& [value, times] : values) returned -= times > 0 ? times : 0;
  }
  returned += leaves;
  const double share = static_cast<double>(returned) / static_cast<double>(leaves);
  std::printf("%s, %s, %s and home: %.2f %% of the leaves are back\n", first.c_str(),
              second.c_str(), third.c_str(), 100 * share);
  constexpr double kFloor = 0.9;
  EXPECT_GE(share, kFloor);
}

// Bytes of the record each time it is back, or at the other place.
std::vector<std::size_t> Sizes(std::string document,
                               const std::vector<std::string>& places,
                               unsigned turns) {
  std::vector<std::size_t> sizes;
  for (unsigned turn = 0; turn < turns; ++turn) {
    for (const std::string& place : places) document = Next(document, place);
    sizes.push_back(document.size());
  }
  return sizes;
}

std::string Listed(const std::vector<std::size_t>& sizes) {
  std::string text;
  for (const std::size_t size : sizes) text += " " + std::to_string(size);
  return text;
}

TEST_P(Chain, ToAndFroAddsNothing) {
  const auto& [first, second, third] = GetParam();
  for (const std::string& record : Records()) {
    const auto sizes = Sizes(record, {second, first}, 4);
    EXPECT_TRUE(sizes[1] == sizes[2] && sizes[2] == sizes[3]) << Listed(sizes);
  }
}

TEST_P(Chain, RoundAndRoundAddsNothing) {
  const auto& [first, second, third] = GetParam();
  for (const std::string& record : Records()) {
    // A third place tells the first something else than the second did, so that the sizes swing;
    // they do not grow.
    constexpr unsigned kTurns = 10;
    constexpr unsigned kSettled = 5;
    const auto sizes = Sizes(record, {second, third, first}, kTurns);
    constexpr double kSwing = 1.05;
    const auto first_half = *std::max_element(sizes.begin(), sizes.begin() + kSettled);
    const auto second_half = *std::max_element(sizes.begin() + kSettled, sizes.end());
    EXPECT_LE(static_cast<double>(second_half), kSwing * static_cast<double>(first_half))
        << Listed(sizes);
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, Chain, testing::ValuesIn(Orders()), OrderName);

TEST(Chain, ATargetWithoutAPlaceForBlocksSaysSo) {
  const std::filesystem::path rich =
      std::filesystem::path(BAYBRIDGE_SOURCE_DIR) / "samples/hk-care/rich/input.xml";
  const std::string there = Next(Bytes(rich), "gd-care");
  ASSERT_FALSE(Blocks(there).empty());
  auto made = TranslateDocument(SharedWorkspace(), there, FastTo("hub"));
  ASSERT_TRUE(made && (*made)->made());
  const Findings& findings = (*made)->report.findings;
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.id == "GW-TRN-009" && finding.location.line != 0;
  }));
}

}  // namespace
}  // namespace baybridge
