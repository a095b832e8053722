#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "archive/zip_writer.h"
#include "core/byte_source.h"
#include "format/workbook.h"

namespace baybridge {

// A workbook as programs write it, made of its parts.
struct MadeWorkbook {
  std::string rows;          // of the first sheet
  std::string before;        // before its rows: columns
  std::string behind;        // behind its rows: merged cells
  std::string strings;       // si elements; empty: no such part
  std::string formats;       // numFmt elements
  std::string cell_formats;  // xf elements; empty: no styles
  std::string properties;    // of the workbook
  std::string sheets = R"(<sheet name="Residents" sheetId="1" r:id="rId1"/>)";
  std::string extra_part;  // name of one more part; empty: none
  std::string space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

  std::string Bytes() const {
    const std::string relations =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const auto relation = [&](std::string id, std::string kind, std::string target) {
      return "<Relationship Id=\"" + id + "\" Type=\"" + relations + "/" + kind + "\" Target=\"" +
             target + "\"/>";
    };
    const std::string package =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    const std::string main = " xmlns=\"" + space + "\"";
    std::string bytes;
    StringSink sink(bytes);
    ZipWriter zip(sink);
    const auto add = [&](std::string_view name, const std::string& content) {
      EXPECT_TRUE(zip.Add(name, content, ZipMethod::kDeflated));
    };
    add("[Content_Types].xml", "<Types/>");
    add("_rels/.rels",
        package + relation("a", "officeDocument", "xl/workbook.xml") + "</Relationships>");
    add("xl/workbook.xml", "<workbook" + main + " xmlns:r=\"" + relations + "\">" + properties +
                               "<sheets>" + sheets + "</sheets></workbook>");
    add("xl/_rels/workbook.xml.rels",
        package + relation("rId1", "worksheet", "worksheets/sheet1.xml") +
            relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml") +
            (cell_formats.empty() ? "" : relation("rId3", "styles", "styles.xml")) +
            (strings.empty() ? "" : relation("rId4", "sharedStrings", "sharedStrings.xml")) +
            "</Relationships>");
    if (!cell_formats.empty()) {
      add("xl/styles.xml", "<styleSheet" + main + "><numFmts>" + formats + "</numFmts><cellXfs>" +
                               cell_formats + "</cellXfs></styleSheet>");
    }
    if (!strings.empty())
      add("xl/sharedStrings.xml",
          "<sst" + main + " count=\"9\" uniqueCount=\"9\">" + strings + "</sst>");
    add("xl/worksheets/sheet1.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet" +
                                        main + ">" + before + "<sheetData>" + rows +
                                        "</sheetData>" + behind + "</worksheet>");
    add("xl/worksheets/sheet2.xml",
        "<worksheet" + main +
            "><sheetData><row><c t=\"inlineStr\"><is><t>second</t></is></c></row>"
            "</sheetData></worksheet>");
    if (!extra_part.empty()) add(extra_part, "x");
    EXPECT_TRUE(zip.Finish());
    return bytes;
  }
};

// The rows of a sheet as "A1=text|B1=text"; the finding's id where there is one.
inline std::string Shown(std::string_view bytes, const WorkbookOptions& options = {}) {
  const MemoryBytes memory(bytes);
  Workbook workbook;
  auto opened = workbook.Open(memory, options);
  EXPECT_TRUE(opened);
  if (!opened) return "failure";
  if (*opened) return (*opened)->id;
  std::string shown;
  WorkbookRow row;
  while (true) {
    auto next = workbook.Next(row);
    EXPECT_TRUE(next);
    if (!next || !*next) break;
    for (const WorkbookCell& cell : row.cells) {
      shown += (shown.empty() ? "" : "|") + CellName(row.number, cell.column) + "=" + cell.text;
      for (const CellRemark remark : cell.remarks)
        shown += " !" + std::to_string(static_cast<int>(remark));
    }
  }
  return workbook.problem() ? workbook.problem()->id : shown;
}

}  // namespace baybridge
