// A table that breaks its format is refused with file and line: nothing is computed by half of it.
#include "scales/scale_loader.h"

#include <gtest/gtest.h>

namespace baybridge {
namespace {

constexpr std::string_view kItems =
    "variable,code,version,reads,allowed,list,answers,evidence,status\n"
    "a,X.1,,score,0-2,,,form X,\n"
    "b,X.2,,answer,,yes-no,yes=1 no=0,form X,\n";
constexpr std::string_view kTables =
    "table,when,value,evidence,status\n"
    "t,a=0-1,0,form X,\n"
    "t,a=2 b=1,1,form X,unverified\n"
    "r,x=0-2,7,form X,\n";
constexpr std::string_view kResults =
    "result,shape,of,table,range,stated_at,evidence,status\n"
    "s,sum,a b,,0-3,total:S,form X,\n"
    "d,decide,,t,0-1,level:list-d,form X,\n"
    "u,sum,a,r,7,total-level:S:list-u,form X,\n";

TEST(ScaleLoader, ReadsItemsTablesAndResults) {
  const auto scheme = ReadScaleScheme(
      "X", {.items = kItems, .tables = kTables, .results = kResults, .grounds = {}}, "X");
  ASSERT_TRUE(scheme) << scheme.error().place << ": " << scheme.error().what;
  EXPECT_EQ(scheme->variables, (std::vector<std::string>{"a", "b", "s", "d", "u"}));
  EXPECT_EQ(WriteRanges(scheme->items[0].allowed), "0-2");
  EXPECT_EQ(scheme->items[1].answers[1].value, 0);
  EXPECT_TRUE(scheme->tables[0].rows[1].unverified);
  EXPECT_EQ(scheme->results[2].list, "list-u");
  EXPECT_EQ(scheme->results[2].code, "S");
}

struct Broken {
  const char* name;
  std::string_view file;  // the table that is replaced in part
  std::string_view from;
  std::string_view to;
  const char* place;
};

class ScaleLoaderRefuses : public testing::TestWithParam<Broken> {};

std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string changed(text);
  const std::size_t at = changed.find(from);
  BAYBRIDGE_CHECK(at != std::string::npos);
  return changed.replace(at, from.size(), to);
}

TEST_P(ScaleLoaderRefuses, WithFileAndLine) {
  const Broken& broken = GetParam();
  const auto of = [&](std::string_view name, std::string_view text) {
    return name == broken.file ? Replaced(text, broken.from, broken.to) : std::string(text);
  };
  const std::string items = of("items", kItems);
  const std::string tables = of("tables", kTables);
  const std::string results = of("results", kResults);
  const auto scheme = ReadScaleScheme(
      "X", {.items = items, .tables = tables, .results = results, .grounds = {}}, "X");
  ASSERT_FALSE(scheme);
  EXPECT_EQ(scheme.error().place, broken.place) << scheme.error().what;
}

constexpr Broken kBroken[] = {
    {"no_evidence", "items", "0-2,,,form X", "0-2,,,", "X/items.csv:2"},
    {"no_range", "items", "0-2", "two", "X/items.csv:2"},
    {"range_backwards", "items", "0-2", "2-0", "X/items.csv:2"},
    {"score_with_answers", "items", "answer,,yes-no", "score,0-1,yes-no", "X/items.csv:3"},
    {"unknown_reading", "items", ",score,", ",guess,", "X/items.csv:2"},
    {"answer_without_number", "items", "yes=1", "yes=one", "X/items.csv:3"},
    {"unknown_variable", "tables", "b=1", "c=1", "X/tables.csv:3"},
    {"no_condition", "tables", "a=0-1", "a", "X/tables.csv:2"},
    {"value_no_number", "tables", ",0,form", ",none,form", "X/tables.csv:2"},
    {"unknown_status", "tables", "unverified", "maybe", "X/tables.csv:3"},
    {"table_in_two_places", "tables", "r,x=0-2", "t,a=2\nr,x=0-2", "X/tables.csv:4"},
    {"unknown_table", "results", ",t,0-1", ",q,0-1", "X/results.csv:3"},
    {"sum_of_nothing", "results", "sum,a b", "sum,", "X/results.csv:2"},
    {"rests_on_later", "results", "sum,a b", "sum,d", "X/results.csv:2"},
    {"name_of_an_item", "results", "s,sum", "a,sum", "X/results.csv:2"},
    {"unknown_place", "results", "total:S", "grand-total:S", "X/results.csv:2"},
    {"level_without_list", "results", "level:list-d", "level", "X/results.csv:3"},
    {"decision_by_x", "results", ",t,0-1", ",r,0-1", "X/results.csv:3"},
    {"sum_by_decision", "results", "sum,a,r", "sum,a,t", "X/results.csv:4"},
};
INSTANTIATE_TEST_SUITE_P(Tables,
                         ScaleLoaderRefuses,
                         testing::ValuesIn(kBroken),
                         [](const auto& test) { return std::string(test.param.name); });

struct RangeCase {
  const char* text;
  int value;
  bool holds;
};

TEST(ScoreRanges, HoldWhatTheyWrite) {
  constexpr RangeCase kCases[] = {{"0-6 8", 6, true}, {"0-6 8", 7, false}, {"0-6 8", 8, true},
                                  {"3-", 2, false},   {"3-", 999, true},   {"5", 5, true},
                                  {"5", 4, false}};
  for (const RangeCase& c : kCases) {
    const auto ranges = ReadRanges(c.text);
    ASSERT_TRUE(ranges) << c.text;
    EXPECT_EQ(HoldsAny(*ranges, c.value), c.holds) << c.text << " " << c.value;
    EXPECT_EQ(WriteRanges(*ranges), c.text);
  }
}

TEST(Scores, ArePlainWholeNumbers) {
  EXPECT_EQ(ReadScore("12"), 12);
  for (const char* text : {"", "-1", "+1", "1.0", " 1", "1 ", "1e3", "１", "12345678"})
    EXPECT_FALSE(ReadScore(text)) << text;
}

}  // namespace
}  // namespace baybridge
