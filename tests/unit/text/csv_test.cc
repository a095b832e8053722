#include "text/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baybridge {
namespace {

using testing::ElementsAre;

CsvTable Read(std::string_view bytes) {
  auto table = ReadCsvTable(bytes, "t.csv");
  EXPECT_TRUE(table.has_value()) << (table ? "" : table.error().what);
  return table ? *std::move(table) : CsvTable{};
}

TEST(Csv, ReadsHeaderAndRows) {
  const CsvTable table = Read(
      "\xEF\xBB\xBF"
      "code,en\r\n01,\"a, \"\"b\"\"\"\nqq,\n");
  EXPECT_THAT(table.header, ElementsAre("code", "en"));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("01", "a, \"b\""));
  EXPECT_THAT(table.rows[1].cells, ElementsAre("qq", ""));
  EXPECT_EQ(table.PlaceOf(table.rows[1]), "t.csv:3");
}

TEST(Csv, RowIsNamedByTheLineItBeginsOn) {
  const CsvTable table = Read("a,b\n1,\"x\ny\"\n2,z");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0].line, 2U);
  EXPECT_EQ(table.rows[1].line, 4U);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("1", "x\ny"));
}

TEST(Csv, CellOfAColumnThatIsNotThereIsEmpty) {
  const CsvTable table = Read("a,b\n1,2\n");
  EXPECT_EQ(table.Column("c"), -1);
  EXPECT_EQ(table.Cell(table.rows[0], table.Column("c")), "");
  EXPECT_EQ(table.Cell(table.rows[0], table.Column("b")), "2");
}

TEST(Csv, HeaderAloneIsATable) {
  EXPECT_TRUE(Read("a,b\n").rows.empty());
}

struct BadCase {
  const char* name;
  std::string_view bytes;
  const char* place;
};

constexpr BadCase kBad[] = {
    {"empty", "", "t.csv:1"},
    {"open_quote", "a,b\n1,\"2\n3", "t.csv:2"},
    {"short_row", "a,b\n1,2\n3\n", "t.csv:3"},
    {"long_row", "a,b\n1,2,3\n", "t.csv:2"},
    {"empty_line", "a,b\n\n1,2\n", "t.csv:2"},
    {"trailing_comma", "a,b\n1,2,", "t.csv:2"},
    {"column_twice", "a,b,a\n", "t.csv:1"},
    {"quote_in_plain_cell", "a,b\n1\"2\",3\n", "t.csv:2"},
    {"text_after_quote", "a,b\n\"1\"2,3\n", "t.csv:2"},
    {"bare_carriage_return", "a,b\n1,2\r3,4\n", "t.csv:2"},
    {"not_utf8", "a,b\n1,2\n\xC0\xAF,4\n", "t.csv:3"},
};

TEST(Csv, RefusesWhatIsNoTable) {
  for (const BadCase& c : kBad) {
    const auto table = ReadCsvTable(c.bytes, "t.csv");
    ASSERT_FALSE(table.has_value()) << c.name;
    EXPECT_EQ(table.error().kind, FailureKind::kMalformed) << c.name;
    EXPECT_EQ(table.error().place, c.place) << c.name;
  }
}

TEST(Csv, WrittenRowsReadBack) {
  const std::vector<std::vector<std::string>> rows = {
      {"plain", "with, comma"}, {"with \"quotes\"", "two\nlines"}, {"", "\r"}};
  std::string text = WriteCsvRow({"a", "b"});
  for (const auto& row : rows) text += WriteCsvRow(row);
  const CsvTable table = Read(text);
  ASSERT_EQ(table.rows.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(table.rows[i].cells, rows[i]);
  EXPECT_EQ(WriteCsvRow({"a,b", "c"}), "\"a,b\",c\n");
  EXPECT_EQ(Read("a\n" + WriteCsvRow({""})).rows.size(), 1U);
}

}  // namespace
}  // namespace baybridge
