// Workbooks, packed files and values of old systems, on the command line.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/zip_writer.h"
#include "core/byte_source.h"
#include "e2e/command.h"
#include "format/workbook_writer.h"
#include "support/scratch.h"

namespace baybridge {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kPacks = BAYBRIDGE_SOURCE_DIR "/tests/support/packs";
using Cells = std::vector<std::string>;

const Cells kHeadings{"No.",  "Entered", "Version",   "Family name", "Given name", "Sex",
                      "Born", "Drug1",   "Drug1Dose", "Drug2",       "Drug2Dose"};
const Cells kRow{"X990001-0",  "2026-03-01", "2",   "陈",        "测试", "m",
                 "1940/01/31", "amlodipine", "5.0", "metformin", "0.5"};

std::string WorkbookOf(const std::vector<Cells>& rows) {
  std::string bytes;
  StringSink sink(bytes);
  WorkbookWriter writer(sink);
  std::vector<WorkbookColumn> columns;
  for (const std::string& heading : kHeadings) columns.push_back({.heading = heading});
  EXPECT_TRUE(writer.Begin("Rows", columns));
  for (const Cells& row : rows) EXPECT_TRUE(writer.Row(row));
  EXPECT_TRUE(writer.Finish());
  return bytes;
}

std::string CsvOf(const std::vector<Cells>& rows) {
  std::string text;
  const auto add = [&](const Cells& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + cells[i];
    text += '\n';
  };
  add(kHeadings);
  for (const Cells& row : rows) add(row);
  return text;
}

std::string ZipOf(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes;
  StringSink sink(bytes);
  ZipWriter writer(sink);
  for (const auto& [name, content] : members)
    EXPECT_TRUE(writer.Add(name, content, ZipMethod::kDeflated));
  EXPECT_TRUE(writer.Finish());
  return bytes;
}

class WorkbookTest : public testing::Test, protected Scratch {
 protected:
  std::string Path(const char* name) const { return (folder() / name).string(); }
  Ran Translate(const char* from, const char* to) const {
    return RunBaybridge(
        {"--packs", kPacks, "translate", "--to", "gd-care", Path(from), "-o", Path(to)});
  }
};

TEST_F(WorkbookTest, AWorkbookIsReadLikeTheSameCsv) {
  Write("rows.csv", CsvOf({kRow, kRow}));
  Write("rows.xlsx", WorkbookOf({kRow, kRow}));
  Write("rows.zip", ZipOf({{"rows.csv", CsvOf({kRow, kRow})}}));
  const Ran judged = RunBaybridge({"--packs", kPacks, "validate", Path("rows.xlsx")});
  EXPECT_EQ(judged.code, 0) << judged.out << judged.err;
  ASSERT_EQ(Translate("rows.csv", "csv.xml").code, 0);
  for (const char* packed : {"rows.xlsx", "rows.zip"}) {
    const Ran made = Translate(packed, "out.xml");
    EXPECT_EQ(made.code, 0) << packed << made.out << made.err;
    EXPECT_EQ(Read("out.xml"), Read("csv.xml")) << packed;
    Remove("out.xml");
  }
}

TEST_F(WorkbookTest, FindingsNameTheCell) {
  Cells wrong = kRow;
  wrong[5] = "?";
  Write("rows.xlsx", WorkbookOf({kRow, wrong}));
  const Ran judged = RunBaybridge({"--packs", kPacks, "validate", Path("rows.xlsx")});
  EXPECT_EQ(judged.code, 1);
  EXPECT_THAT(judged.out, HasSubstr("rows.xlsx:Rows!F3: ")) << judged.out;
  const Ran other =
      RunBaybridge({"--packs", kPacks, "validate", "--sheet", "Two", Path("rows.xlsx")});
  EXPECT_EQ(other.code, 1);
  EXPECT_THAT(other.out, HasSubstr("GW-XLS-005"));
  Write("cut.xlsx", WorkbookOf({kRow}).substr(0, 1'000));
  const Ran cut = RunBaybridge({"--packs", kPacks, "validate", Path("cut.xlsx")});
  EXPECT_EQ(cut.code, 1);
  EXPECT_THAT(cut.out, HasSubstr("GW-XLS-001"));
}

TEST_F(WorkbookTest, ArchivesThatAreRefusedAreTold) {
  Write("two.zip", ZipOf({{"a.csv", CsvOf({kRow})}, {"b.csv", CsvOf({kRow})}}));
  Write("in.zip", ZipOf({{"a.zip", ZipOf({{"a.csv", CsvOf({kRow})}})}}));
  for (const char* file : {"two.zip", "in.zip"}) {
    const Ran ran = Translate(file, "out.xml");
    EXPECT_GT(ran.code, 1) << file;
    EXPECT_THAT(ran.err, HasSubstr(file));
    EXPECT_EQ(Read("out.xml"), "");
  }
}

// Dates of an old system, by a pack that says which hundred years its two digits mean.
TEST_F(WorkbookTest, DatesOfOldSystemsAreReadOrTheReasonIsSaid) {
  Copy(kPacks, "packs");
  Edit("packs/mapping/xb-sheet/resident.csv", "date:yyyy/MM/dd", "date:dd/MM/yy|1926|00");
  Edit("packs/schemas/xb-sheet/resident.fields.csv", R"(\d{4}/\d{2}/\d{2})", "");
  const auto translate = [&](const std::string& born) {
    Cells row = kRow;
    row[6] = born;
    Write("rows.csv", CsvOf({row}));
    Remove("out.json");
    return RunBaybridge({"--packs", Path("packs"), "translate", "--to", "hub", "--syntax", "json",
                         Path("rows.csv"), "--keep", Path("keep"), "-o", Path("out.json")});
  };
  Ran ran = translate("31/01/40");
  EXPECT_THAT(Read("out.json"), testing::ContainsRegex("\"birthDate\": ?\"1940-01-31\""))
      << ran.out << ran.err;
  ran = translate("00/00/40");
  EXPECT_THAT(Read("out.json"), testing::ContainsRegex("\"birthDate\": ?\"1940\""))
      << ran.out << ran.err;
  ran = translate("82歲");
  EXPECT_THAT(ran.out + ran.err, HasSubstr("GW-TRN-022"));
  EXPECT_THAT(Read("out.json"), Not(HasSubstr("birthDate\"")));
}

}  // namespace
}  // namespace baybridge
