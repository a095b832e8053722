// Workbooks: the first byte of the input says which part of one it is; any other is a whole file.
// What opens says the same twice, its rows and cells in order, and stays within its limits.
#include "format/workbook.h"

#include <string>
#include <string_view>

#include "archive/zip_writer.h"
#include "core/check.h"
#include "fuzz/fuzz.h"

namespace baybridge {
namespace {

constexpr std::string_view kMain =
    " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::size_t kMostOfARow = std::size_t{64} * 1024;  // bytes

std::string Relation(std::string_view id, std::string_view kind, std::string_view target) {
  return "<Relationship Id=\"" + std::string(id) + "\" Type=\"" + std::string(kRelations) + "/" +
         std::string(kind) + "\" Target=\"" + std::string(target) + "\"/>";
}

// One part is the fuzzer's, the others are as programs write them.
struct Parts {
  std::string workbook =
      "<workbook" + std::string(kMain) + " xmlns:r=\"" + std::string(kRelations) +
      "\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
  std::string sheet =
      "<worksheet" + std::string(kMain) +
      "><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\">"
      "<v>45000.5</v></c></row></sheetData></worksheet>";
  std::string strings = "<sst" + std::string(kMain) + "><si><t>text</t></si></sst>";
  std::string styles = "<styleSheet" + std::string(kMain) +
                       "><numFmts/><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                       "</styleSheet>";

  std::string Bytes() const {
    const std::string open =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    std::string bytes;
    StringSink sink(bytes);
    ZipWriter zip(sink);
    const std::pair<std::string_view, std::string> members[] = {
        {"[Content_Types].xml", "<Types/>"},
        {"_rels/.rels",
         open + Relation("a", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
        {"xl/workbook.xml", workbook},
        {"xl/_rels/workbook.xml.rels", open + Relation("r1", "worksheet", "worksheets/sheet1.xml") +
                                           Relation("r2", "styles", "styles.xml") +
                                           Relation("r3", "sharedStrings", "sharedStrings.xml") +
                                           "</Relationships>"},
        {"xl/styles.xml", styles},
        {"xl/sharedStrings.xml", strings},
        {"xl/worksheets/sheet1.xml", sheet}};
    for (const auto& [name, content] : members)
      BAYBRIDGE_CHECK(zip.Add(name, content, ZipMethod::kStored).has_value());
    BAYBRIDGE_CHECK(zip.Finish().has_value());
    return bytes;
  }
};

std::string BytesOf(std::string_view input) {
  if (input.empty()) return {};
  const std::string rest(input.substr(1));
  Parts parts;
  switch (input.front()) {
    case 's': parts.sheet = rest; break;
    case 'r':
      parts.sheet =
          "<worksheet" + std::string(kMain) + "><sheetData>" + rest + "</sheetData></worksheet>";
      break;
    case 't': parts.strings = rest; break;
    case 'y': parts.styles = rest; break;
    case 'w': parts.workbook = rest; break;
    default: return std::string(input);
  }
  return parts.Bytes();
}

// Everything that a workbook says, in one text.
std::string Said(std::string_view bytes) {
  WorkbookOptions options;
  options.limits.max_bytes = kMostOfARow;
  options.expansion.max_bytes = std::uint64_t{1} << 20U;
  const MemoryBytes memory(bytes);
  Workbook workbook;
  const auto opened = workbook.Open(memory, options);
  BAYBRIDGE_CHECK(opened.has_value());  // nothing but the bytes can fail here
  if (*opened) return (*opened)->id;
  std::string said = workbook.sheet().name;
  WorkbookRow row;
  std::uint32_t before = 0;
  while (true) {
    const auto next = workbook.Next(row);
    BAYBRIDGE_CHECK(next.has_value());
    if (!*next) break;
    BAYBRIDGE_CHECK(row.number > before);
    before = row.number;
    std::uint32_t column = 0;
    for (const WorkbookCell& cell : row.cells) {
      BAYBRIDGE_CHECK(cell.column > column);
      column = cell.column;
      said += '\n' + CellName(row.number, cell.column) + '=' + cell.text;
    }
  }
  return said + (workbook.problem() ? workbook.problem()->id : "");
}

}  // namespace

void Fuzz(std::string_view input) {
  const std::string bytes = BytesOf(input);
  LooksLikeWorkbook(bytes);
  BAYBRIDGE_CHECK(Said(bytes) == Said(bytes));
}

}  // namespace baybridge
