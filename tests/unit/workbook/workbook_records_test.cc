#include "batch/workbook_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/workbook/workbook_support.h"

namespace baybridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Cut {
  std::vector<std::string> documents;
  std::vector<std::string> remarks;  // "Residents!C2 GW-XLS-011"
  std::vector<BatchPlace> places;
  std::string problem;
};

Cut CutUp(const MadeWorkbook& made, std::vector<std::string> ignored = {}) {
  const std::string bytes = made.Bytes();
  const MemoryBytes memory(bytes);
  WorkbookRecords records(memory, {.workbook = {}, .ignored = std::move(ignored)});
  Cut cut;
  SplitRecord record;
  while (true) {
    const auto next = records.Next(record);
    EXPECT_TRUE(next);
    if (!next || !*next) break;
    EXPECT_EQ(record.number, cut.documents.size() + 1);
    cut.documents.push_back(record.document);
    cut.places.push_back(record.place);
    for (const Finding& remark : record.remarks)
      cut.remarks.push_back(remark.location.native + " " + remark.id);
  }
  if (records.problem()) cut.problem = records.problem()->id;
  return cut;
}

std::string Text(std::string_view text) {
  return "<c t=\"inlineStr\"><is><t>" + std::string(text) + "</t></is></c>";
}

MadeWorkbook Simple(const std::string& row) {
  MadeWorkbook made;
  made.rows = "<row>" + Text("No.") + Text("Name") + Text("Born") + "</row>" + row;
  return made;
}

TEST(WorkbookRecords, RowsAreDocumentsBelowTheirHeadings) {
  const Cut cut = CutUp(Simple("<row>" + Text("1") + Text("a, \"b\"\nc") + "</row><row/><row>" +
                               Text("2") + "<c/>" + Text("=x") + "</row>"));
  EXPECT_THAT(cut.documents,
              ElementsAre("No.,Name,Born\n1,\"a, \"\"b\"\"\nc\",\n", "No.,Name,Born\n2,,=x\n"));
  EXPECT_THAT(cut.remarks, IsEmpty());
  EXPECT_EQ(cut.problem, "");
}

TEST(WorkbookRecords, PlacesLeadToCells) {
  const Cut cut =
      CutUp(Simple("<row r=\"5\">" + Text("1") + Text("a\n陳b") + Text("x") + "</row>"));
  ASSERT_EQ(cut.places.size(), 1U);
  struct Case {
    std::uint32_t line;
    std::uint32_t column;
    const char* cell;
  };
  constexpr Case kCases[] = {{1, 1, "Residents!A1"}, {1, 5, "Residents!B1"}, {2, 1, "Residents!A5"},
                             {2, 3, "Residents!B5"}, {3, 1, "Residents!B5"}, {3, 4, "Residents!B5"},
                             {3, 5, "Residents!C5"}};
  for (const Case& c : kCases) {
    Location location{.file = "x", .line = c.line, .column = c.column, .native = {}};
    cut.places[0].Move(location);
    EXPECT_EQ(location.native, c.cell) << c.line << ":" << c.column;
    EXPECT_EQ(location.record, 1U);
  }
}

TEST(WorkbookRecords, WhatIsRemarkableIsTold) {
  MadeWorkbook made = Simple("<row hidden=\"1\">" + Text("1") + "<c t=\"e\"><v>#N/A</v></c>" +
                             Text("x") + Text("nowhere") + "</row>");
  made.before = "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>";
  made.sheets += R"(<sheet name="Two" sheetId="2" r:id="rId2"/>)"
                 R"(<sheet name="Three" sheetId="3" r:id="rId2" state="hidden"/>)";
  EXPECT_THAT(
      CutUp(made).remarks,
      ElementsAre(" GW-XLS-007", " GW-XLS-008", "Residents!A2 GW-XLS-009",
                  "Residents!B2 GW-XLS-011", "Residents!C2 GW-XLS-010", "Residents!D2 GW-XLS-018"));
}

TEST(WorkbookRecords, ColumnsCanBeLeftOut) {
  const Cut cut = CutUp(
      Simple("<row>" + Text("1") + "<c t=\"e\"><v>#N/A</v></c>" + Text("x") + "</row>"), {"Name"});
  EXPECT_THAT(cut.documents, ElementsAre("No.,Born\n1,x\n"));
  EXPECT_THAT(cut.remarks, IsEmpty());
}

TEST(WorkbookRecords, WhatIsNoSheetOfRecordsIsToldOnce) {
  MadeWorkbook made;
  EXPECT_EQ(CutUp(made).problem, "GW-XLS-006");
  made = Simple("<row>" + Text("1") + "</row>");
  made.behind = R"(<mergeCells><mergeCell ref="A1:B1"/></mergeCells>)";
  EXPECT_EQ(CutUp(made).problem, "GW-XLS-017");
  made = Simple("<row>" + Text("1") + "</row><row><c r=\"1\"/></row>");
  const Cut cut = CutUp(made);
  EXPECT_EQ(cut.documents.size(), 1U);
  EXPECT_EQ(cut.problem, "GW-XLS-001");
}

}  // namespace
}  // namespace baybridge
