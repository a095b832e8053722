#include "format/workbook.h"

#include <gtest/gtest.h>

#include "unit/workbook/workbook_support.h"

namespace baybridge {
namespace {

// Remarks as Shown writes them.
constexpr const char* kHiddenColumn = " !0";
constexpr const char* kError = " !1";
constexpr const char* kFormula = " !2";
constexpr const char* kNoValue = " !3";
constexpr const char* kAmbiguous = " !4";
constexpr const char* kLostDigits = " !5";
constexpr const char* kHiddenTime = " !6";
constexpr const char* kMerged = " !7";

struct Case {
  const char* name;
  std::string row;  // cells of row 1
  std::string expected;
};

TEST(Workbook, CellsBecomeText) {
  const std::vector<Case> cases{
      {"shared", R"(<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>)",
       "A1=first|B1=two runs"},
      {"shared-unknown", R"(<c t="s"><v>7</v></c>)", std::string("A1=") + kNoValue},
      {"inline", R"(<c t="inlineStr"><is><t xml:space="preserve"> a &lt; b </t></is></c>)",
       "A1= a < b "},
      {"escape", R"(<c t="inlineStr"><is><t>a_x000D_b_x005F_x0041_ _x_</t></is></c>)",
       "A1=a\rb_x0041_ _x_"},
      {"number", R"(<c><v>36.60</v></c><c t="n"><v>007</v></c>)", "A1=36.60|B1=007"},
      {"noise", R"(<c><v>36.600000000000001</v></c>)", "A1=36.6"},
      {"no-number", R"(<c><v>x</v></c>)", std::string("A1=") + kNoValue},
      {"long", R"(<c><v>440101195001010000</v></c>)",
       std::string("A1=440101195001010000") + kLostDigits},
      {"zeros", R"(<c s="2"><v>12</v></c>)", "A1=00012"},
      {"boolean", R"(<c t="b"><v>1</v></c><c t="b"><v>0</v></c>)", "A1=true|B1=false"},
      {"error", R"(<c t="e"><v>#N/A</v></c>)", std::string("A1=") + kError},
      {"formula", R"(<c><f>1+1</f><v>2</v></c>)", std::string("A1=2") + kFormula},
      {"formula-text", R"(<c t="str"><f>T("a")</f><v>a</v></c>)", std::string("A1=a") + kFormula},
      {"not-computed", R"(<c><f>1+1</f></c>)", std::string("A1=") + kNoValue},
      {"date", R"(<c s="1"><v>46082</v></c>)", "A1=2026-03-01"},
      {"date-and-time", R"(<c s="1"><v>46082.25</v></c>)",
       std::string("A1=2026-03-01") + kHiddenTime},
      {"first-days", R"(<c s="1"><v>59</v></c>)", std::string("A1=59") + kAmbiguous},
      {"strict-date", R"(<c t="d"><v>2026-03-01</v></c>)", "A1=2026-03-01"},
      {"gaps", R"(<c r="C1"><v>1</v></c><c><v>2</v></c><c r="AA1"/>)", "C1=1|D1=2"},
      {"formula-like", R"(<c t="inlineStr"><is><t>=1+1</t></is></c>)", "A1==1+1"},
      {"comment", R"(<!-- </row> --><c><v>1</v></c><c t="str"><v><![CDATA[</row>]]></v></c>)",
       "A1=1|B1=</row>"},
  };
  for (const Case& c : cases) {
    MadeWorkbook made;
    made.rows = R"(<row r="1">)" + c.row + "</row>";
    made.strings =
        "<si><t>first</t></si><si><r><t>two </t></r><r><rPr><b/></rPr><t>runs</t></r>"
        "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si>";
    made.formats = R"(<numFmt numFmtId="164" formatCode="00000"/>)";
    made.cell_formats = R"(<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>)";
    EXPECT_EQ(Shown(made.Bytes()), c.expected) << c.name;
  }
}

TEST(Workbook, CommentsBetweenRowsAndTextsHideNothing) {
  MadeWorkbook made;
  made.rows =
      "<!-- a --><row><c t=\"s\"><v>1</v></c></row><!-- <row> --> <row><c><v>2</v></c></row>";
  made.strings = "<!-- a --><si><t>one</t></si><!-- b --><si><t>two</t></si><extLst/>";
  EXPECT_EQ(Shown(made.Bytes()), "A1=two|A2=2");
  made.strings = "<si><t>one</t></si><extLst/><si><t>two</t></si>";
  EXPECT_EQ(Shown(made.Bytes()), "GW-XLS-001");
}

TEST(Workbook, DateSystemOf1904) {
  MadeWorkbook made;
  made.properties = R"(<workbookPr date1904="1"/>)";
  made.cell_formats = R"(<xf numFmtId="0"/><xf numFmtId="14"/>)";
  made.rows = R"(<row><c s="1"><v>0</v></c><c s="1"><v>44620</v></c></row>)";
  EXPECT_EQ(Shown(made.Bytes()), "A1=1904-01-01|B1=2026-03-01");
}

TEST(Workbook, StrictFormIsReadAsWell) {
  MadeWorkbook made;
  made.space = "http://purl.oclc.org/ooxml/spreadsheetml/main";
  made.rows = "<row><c><v>1</v></c></row>";
  EXPECT_EQ(Shown(made.Bytes()), "A1=1");
}

TEST(Workbook, RowsComeInOrder) {
  MadeWorkbook made;
  made.rows = R"(<row r="2"><c><v>1</v></c></row> <row/><row r="9"><c r="B9"><v>2</v></c></row>)";
  EXPECT_EQ(Shown(made.Bytes()), "A2=1|B9=2");
  for (const char* rows :
       {R"(<row r="2"/><row r="2"/>)", R"(<row r="2"/><row r="1"/>)", R"(<row r="0"/>)",
        R"(<row r="x"/>)", R"(<row r="1048577"/>)", R"(<row><c r="B1"/><c r="A1"/></row>)",
        R"(<row><c r="A2"/></row>)", R"(<row><c r="1"/></row>)", R"(<row><c r="XFE1"/></row>)"}) {
    made.rows = rows;
    EXPECT_EQ(Shown(made.Bytes()), "GW-XLS-001") << rows;
  }
}

TEST(Workbook, MergedCellsAreTold) {
  MadeWorkbook made;
  made.behind = R"(<mergeCells><mergeCell ref="B2:C4"/></mergeCells>)";
  made.rows = R"(<row><c><v>1</v></c></row><row r="2"><c><v>2</v></c><c><v>3</v></c></row>)"
              R"(<row r="3"><c><v>4</v></c></row><row r="4"><c r="C4" s="0"/></row>)"
              R"(<row r="5"><c r="B5"><v>5</v></c></row>)";
  EXPECT_EQ(Shown(made.Bytes()),
            std::string("A1=1|A2=2|B2=3") + kMerged + "|A3=4|B3=" + kMerged + "|B5=5");
  made.behind = R"(<mergeCells><mergeCell ref="C4:B2"/></mergeCells>)";
  EXPECT_EQ(Shown(made.Bytes()), "GW-XLS-001");
}

TEST(Workbook, HiddenColumnsAreTold) {
  MadeWorkbook made;
  made.before = R"(<cols><col min="2" max="3" hidden="1"/></cols>)";
  made.rows = "<row><c><v>1</v></c><c><v>2</v></c></row>";
  EXPECT_EQ(Shown(made.Bytes()), std::string("A1=1|B1=2") + kHiddenColumn);
}

TEST(Workbook, TheFirstSheetThatIsShownIsRead) {
  MadeWorkbook made;
  made.rows = "<row><c><v>1</v></c></row>";
  made.sheets = R"(<sheet name="One" sheetId="1" r:id="rId1" state="hidden"/>)"
                R"(<sheet name="Two" sheetId="2" r:id="rId2"/>)";
  EXPECT_EQ(Shown(made.Bytes()), "A1=second");
  EXPECT_EQ(Shown(made.Bytes(), {.sheet = "One"}), "A1=1");
  EXPECT_EQ(Shown(made.Bytes(), {.sheet = "Three"}), "GW-XLS-005");
  made.sheets = R"(<sheet name="One" sheetId="1" r:id="rId1" state="veryHidden"/>)";
  EXPECT_EQ(Shown(made.Bytes()), "GW-XLS-005");
}

TEST(Workbook, WhatActsOrReachesOutsideIsRefused) {
  for (const char* part : {"xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml",
                           "xl/connections.xml", "XL/VBAPROJECT.BIN", "xl/activeX/activeX1.xml"}) {
    MadeWorkbook made;
    made.extra_part = part;
    EXPECT_EQ(Shown(made.Bytes()), "GW-XLS-002") << part;
  }
  EXPECT_EQ(Shown("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"), "GW-XLS-004");
}

TEST(Workbook, LimitsHold) {
  MadeWorkbook made;
  made.rows = "<row><c t=\"str\"><v>" + std::string(200'000, 'a') + "</v></c></row>";
  const std::string bytes = made.Bytes();
  EXPECT_EQ(Shown(bytes).size(), 200'003U);
  EXPECT_EQ(Shown(bytes, {.sheet = {}, .limits = {.max_bytes = 100'000}}), "GW-XLS-001");
  EXPECT_EQ(Shown(bytes, {.sheet = {}, .expansion = {.max_bytes = 100'000}}), "GW-XLS-003");
  EXPECT_EQ(Shown(bytes, {.sheet = {}, .expansion = {.max_ratio = 2, .ratio_from = 1'000}}),
            "GW-XLS-003");
  EXPECT_EQ(Shown(bytes, {.sheet = {}, .expansion = {.max_members = 3}}), "GW-XLS-003");
}

TEST(Workbook, NoXmlThatTheReaderRefuses) {
  for (const char* rows :
       {"<row>", "<row></c></row>", "<row><c></row></c>", "<!DOCTYPE a><row/>",
        "<row a=\"1\" a=\"1\"/>", "<row><c><v>\xFF</v></c></row>", "<row><c><v>&x;</v></c></row>",
        "<row><?x?></row>", "<row xmlns=\"urn:other\"/>", "<row/><other/><row/>",
        "<row/>text<row/>"}) {
    MadeWorkbook made;
    made.rows = rows;
    EXPECT_EQ(Shown(made.Bytes()), "GW-XLS-001") << rows;
  }
}

TEST(Workbook, EveryProperPrefixIsRefused) {
  MadeWorkbook made;
  made.rows = "<row><c><v>1</v></c></row>";
  const std::string bytes = made.Bytes();
  for (std::size_t size = 8; size < bytes.size(); ++size)
    EXPECT_EQ(Shown(bytes.substr(0, size)), "GW-XLS-001") << size;
}

// Where chunks end makes no difference: the sheet is longer than several.
TEST(Workbook, LongSheetsAreReadRowByRow) {
  MadeWorkbook made;
  std::string expected;
  for (int i = 1; i <= 20'000; ++i) {
    made.rows += "<row r=\"" + std::to_string(i) + "\"><c t=\"s\"><v>" + std::to_string(i - 1) +
                 "</v></c></row>\n";
    made.strings += "<si><t>text " + std::to_string(i) + "</t></si>";
    expected += (i == 1 ? "A" : "|A") + std::to_string(i) + "=text " + std::to_string(i);
  }
  EXPECT_EQ(Shown(made.Bytes()), expected);
}

TEST(Workbook, CellsHaveNames) {
  EXPECT_EQ(CellName(7, 3), "C7");
  EXPECT_EQ(CellName(1, 26), "Z1");
  EXPECT_EQ(CellName(1, 27), "AA1");
  EXPECT_EQ(CellName(1'048'576, 16'384), "XFD1048576");
  EXPECT_EQ(CellName("Sheet1", 7, 3), "Sheet1!C7");
  EXPECT_EQ(CellName("院友", 7, 3), "院友!C7");
  EXPECT_EQ(CellName("May's list", 7, 3), "'May''s list'!C7");
}

}  // namespace
}  // namespace baybridge
