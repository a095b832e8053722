#include "format/workbook_writer.h"

#include <gtest/gtest.h>

#include "archive/zip_reader.h"
#include "unit/workbook/workbook_support.h"

namespace baybridge {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string Written(const Rows& rows) {
  std::string bytes;
  StringSink sink(bytes);
  WorkbookWriter writer(sink);
  EXPECT_TRUE(writer.Begin("Rejected", {{.heading = "No."}, {.heading = "Finding", .note = true}}));
  for (const std::vector<std::string>& row : rows) EXPECT_TRUE(writer.Row(row));
  EXPECT_TRUE(writer.Finish());
  return bytes;
}

std::string SheetOf(const std::string& bytes) {
  const MemoryBytes memory(bytes);
  const auto zip = ZipReader::Open(memory, {}, "x");
  EXPECT_TRUE(zip);
  return *zip->ReadMember(*zip->Find("xl/worksheets/sheet1.xml"), 1U << 24U);
}

TEST(WorkbookWriter, EveryCellStaysTheTextItWas) {
  const Rows rows{{"007", "440101195001010000"},
                  {"=1+1", "+1"},
                  {"-1", "@SUM(A1)"},
                  {"=HYPERLINK(\"x\")", "＝1"},
                  {" two\nlines\r\t", "<&\">"},
                  {"_x000D_", std::string("\x01", 1)},
                  {"陳大文", "𠮷"},
                  {"", "only this"}};
  const std::string bytes = Written(rows);
  std::string expected = "A1=No.|B1=Finding";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      if (rows[i][k].empty()) continue;
      expected += "|" +
                  CellName(static_cast<std::uint32_t>(i + 2), static_cast<std::uint32_t>(k + 1)) +
                  "=" + rows[i][k];
    }
  }
  EXPECT_EQ(Shown(bytes), expected);
  const std::string sheet = SheetOf(bytes);
  EXPECT_EQ(sheet.find("<f"), std::string::npos);  // no formula
  EXPECT_EQ(sheet.find("<v"), std::string::npos);  // and no number
}

TEST(WorkbookWriter, SameRowsGiveSameBytes) {
  EXPECT_EQ(Written({{"1", "a"}}), Written({{"1", "a"}}));
}

TEST(WorkbookWriter, RefusesWhatAWorkbookCannotHold) {
  std::string bytes;
  StringSink sink(bytes);
  for (const char* name : {"", "a/b", "a[1]", "'a", "a:b", "12345678901234567890123456789012"}) {
    WorkbookWriter writer(sink);
    EXPECT_FALSE(writer.Begin(name, {{.heading = "a"}})) << name;
  }
  WorkbookWriter none(sink);
  EXPECT_FALSE(none.Begin("a", {}));
  WorkbookWriter writer(sink);
  ASSERT_TRUE(writer.Begin("a", {{.heading = "a"}}));
  EXPECT_TRUE(writer.Row(std::vector{std::string(32'767, 'a')}));
  const auto longer = writer.Row(std::vector{std::string(32'768, 'a')});
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().kind, FailureKind::kTooLarge);
}

}  // namespace
}  // namespace baybridge
