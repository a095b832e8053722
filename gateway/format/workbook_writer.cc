#include "format/workbook_writer.h"

#include <algorithm>

#include "core/check.h"
#include "format/sheet_layout.h"
#include "format/workbook.h"
#include "text/utf8.h"

namespace baybridge {
namespace {

constexpr std::string_view kDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006/";

std::string ContentTypes() {
  constexpr std::string_view kType = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  std::string xml(kDeclaration);
  xml += "<Types xmlns=\"" + std::string(kPackage) + "content-types\">";
  xml +=
      "<Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>";
  xml += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>";
  const auto add = [&](std::string_view part, std::string_view type) {
    xml += "<Override PartName=\"" + std::string(part) + "\" ContentType=\"" + std::string(kType) +
           std::string(type) + "+xml\"/>";
  };
  add("/xl/workbook.xml", "sheet.main");
  add("/xl/styles.xml", "styles");
  add("/xl/worksheets/sheet1.xml", "worksheet");
  return xml + "</Types>";
}

std::string Relations(std::span<const std::pair<std::string_view, std::string_view>> targets) {
  std::string xml(kDeclaration);
  xml += "<Relationships xmlns=\"" + std::string(kPackage) + "relationships\">";
  int number = 0;
  for (const auto& [kind, target] : targets) {
    xml += "<Relationship Id=\"rId" + std::to_string(++number) + "\" Type=\"" +
           std::string(kRelations) + "/" + std::string(kind) + "\" Target=\"" +
           std::string(target) + "\"/>";
  }
  return xml + "</Relationships>";
}

// Cell formats: 0 text, 1 heading, 2 remark, 3 heading of a remark. Number format 49 is text.
std::string Styles() {
  std::string xml(kDeclaration);
  xml += "<styleSheet xmlns=\"" + std::string(kMain) + "\">";
  xml +=
      "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
      "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>";
  xml +=
      "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
      "<fill><patternFill patternType=\"gray125\"/></fill>"
      "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF2F2F2\"/></patternFill></fill>"
      "</fills>";
  xml +=
      "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
      "</cellStyleXfs><cellXfs count=\"4\">";
  for (const bool note : {false, true}) {
    for (const bool heading : {false, true}) {
      xml += "<xf numFmtId=\"49\" fontId=\"" + std::string(heading ? "1" : "0") + "\" fillId=\"" +
             (note ? "2" : "0") +
             "\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" "
             "applyFill=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"" +
             (note || heading ? "1" : "0") + "\"/></xf>";
    }
  }
  return xml +
         "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
         "builtinId=\"0\"/></cellStyles></styleSheet>";
}

// The character at `at` begins what would be read as an escape.
bool IsEscape(std::string_view text, std::size_t at) {
  constexpr std::size_t kSize = 7;
  const std::string_view escape = text.substr(at, kSize);
  return escape.size() == kSize && escape[1] == 'x' && escape[kSize - 1] == '_' &&
         escape.substr(2, 4).find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos;
}

void AppendEscaped(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (byte < 0x20 && c != '\t' && c != '\n') {
      out += "_x00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xFU];
      out += '_';
    } else if (text.substr(at).starts_with("\xEF\xBF\xBE") ||
               text.substr(at).starts_with("\xEF\xBF\xBF")) {
      out += text[at + 2] == '\xBE' ? "_xFFFE_" : "_xFFFF_";
      at += 2;
    } else if (c == '_' && IsEscape(text, at)) {
      out += "_x005F_";
    } else {
      out += c;
    }
  }
}

bool IsSheetName(std::string_view name) {
  constexpr std::ptrdiff_t kMost = 31;
  const auto characters = std::ranges::count_if(
      name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; });
  return !name.empty() && characters <= kMost &&
         name.find_first_of("[]:*?/\\") == std::string_view::npos && name.front() != '\'' &&
         name.back() != '\'';
}

// Characters as workbooks count them: units of UTF-16.
std::size_t Utf16Units(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

Failure Refusal(FailureKind kind, std::string what) {
  return {.kind = kind, .what = std::move(what), .place = {}, .advice = {}};
}

std::string Head(std::span<const WorkbookColumn> columns) {
  std::string xml(kDeclaration);
  xml += "<worksheet xmlns=\"" + std::string(kMain) + "\">";
  xml +=
      "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\">"
      "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
      "</sheetView></sheetViews><cols>";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    xml += "<col min=\"" + number + "\" max=\"" + number + "\" width=\"" +
           std::to_string(columns[i].width) + "\" style=\"" + (columns[i].note ? "2" : "0") +
           "\" customWidth=\"1\"/>";
  }
  return xml + "</cols><sheetData>";
}

std::string WorkbookXml(std::string_view sheet) {
  std::string xml(kDeclaration);
  xml += "<workbook xmlns=\"" + std::string(kMain) + "\" xmlns:r=\"" + std::string(kRelations) +
         "\"><sheets><sheet name=\"";
  AppendEscaped(sheet, xml);
  return xml + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
}

}  // namespace

Result<Done> WorkbookWriter::Begin(std::string_view sheet, std::vector<WorkbookColumn> columns) {
  if (!IsSheetName(sheet))
    return Refusal(FailureKind::kUsage, "a sheet of a workbook cannot have this name");
  if (columns.empty() || columns.size() > kMostColumns)
    return Refusal(FailureKind::kUsage, "expected 1 to 16,384 columns of a sheet");
  columns_ = std::move(columns);
  constexpr std::pair<std::string_view, std::string_view> kOfPackage[] = {
      {"officeDocument", "xl/workbook.xml"}};
  constexpr std::pair<std::string_view, std::string_view> kOfWorkbook[] = {
      {"worksheet", "worksheets/sheet1.xml"}, {"styles", "styles.xml"}};
  const std::pair<std::string_view, std::string> parts[] = {
      {"[Content_Types].xml", ContentTypes()},
      {"_rels/.rels", Relations(kOfPackage)},
      {"xl/workbook.xml", WorkbookXml(sheet)},
      {"xl/_rels/workbook.xml.rels", Relations(kOfWorkbook)},
      {"xl/styles.xml", Styles()}};
  for (const auto& [name, content] : parts) {
    auto added = zip_.Add(name, content, ZipMethod::kDeflated);
    if (!added) return added;
  }
  auto begun = zip_.Begin("xl/worksheets/sheet1.xml");
  if (!begun) return begun;
  auto head = Append(Head(columns_));
  if (!head) return head;
  std::vector<std::string> headings;
  for (const WorkbookColumn& column : columns_) headings.push_back(column.heading);
  return AppendRow(headings, true);
}

Result<Done> WorkbookWriter::Row(std::span<const std::string> cells) {
  return AppendRow(cells, false);
}

Result<Done> WorkbookWriter::AppendRow(std::span<const std::string> cells, bool heading) {
  constexpr std::size_t kMostCharacters = 32'767;
  BAYBRIDGE_CHECK(!columns_.empty() && cells.size() == columns_.size());
  if (rows_ >= kMostRows)
    return Refusal(FailureKind::kTooLarge, "expected at most 1,048,576 rows of a sheet");
  ++rows_;
  std::string row = "<row r=\"" + std::to_string(rows_) + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    BAYBRIDGE_CHECK(IsUtf8(cells[i]));
    if (Utf16Units(cells[i]) > kMostCharacters)
      return Refusal(FailureKind::kTooLarge, "expected at most 32,767 characters of a cell");
    const int style = (columns_[i].note ? 2 : 0) + (heading ? 1 : 0);
    row += "<c r=\"" + CellName(rows_, static_cast<std::uint32_t>(i + 1)) + "\" s=\"" +
           std::to_string(style) + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">";
    AppendEscaped(cells[i], row);
    row += "</t></is></c>";
  }
  return Append(row + "</row>");
}

// Deflating little by little costs more than it needs to.
Result<Done> WorkbookWriter::Append(std::string_view text) {
  constexpr std::size_t kEnough = std::size_t{256} * 1024;
  buffer_ += text;
  if (buffer_.size() < kEnough) return Done{};
  auto put = zip_.Append(buffer_);
  buffer_.clear();
  return put;
}

Result<Done> WorkbookWriter::Finish() {
  buffer_ += "</sheetData></worksheet>";
  auto put = zip_.Append(buffer_);
  if (!put) return put;
  auto ended = zip_.End();
  return ended ? zip_.Finish() : ended;
}

}  // namespace baybridge
