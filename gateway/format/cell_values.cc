#include "format/cell_values.h"

#include <utility>

#include "format/number_format.h"

namespace baybridge {

Result<std::optional<Finding>> CellValues::ReadTables(const XlsxPackage& package,
                                                      const std::vector<XlsxRelation>& relations) {
  for (const XlsxRelation& relation : relations) {
    if (relation.kind == "styles" && !formats_.Read(package, relation.target))
      return std::optional(WorkbookProblem("GW-XLS-001", relation.target));
    if (relation.kind != "sharedStrings") continue;
    auto read = strings_.Read(package, relation.target);
    if (!read || *read) return read;
  }
  return std::optional<Finding>();
}

bool CellValues::Read(const Record& record, NodeId node, WorkbookCell& cell) const {
  std::optional<std::string_view> value;
  for (NodeId at = record.nodes[node].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (IsSheetElement(record, at, "f")) cell.remarks.push_back(CellRemark::kFormula);
    if (IsSheetElement(record, at, "is")) cell.text = RichText(record, at);
    if (IsSheetElement(record, at, "v")) value = record.nodes[at].value();
  }
  const std::string_view type = AttributeOf(record, node, "t").value_or("n");
  if (type == "inlineStr") return true;
  if (!value) return cell.remarks.empty();  // an empty cell, or a formula that was not computed
  if (type == "n") return ReadNumber(*value, AttributeOf(record, node, "s").value_or("0"), cell);
  return ReadTyped(type, *value, cell);
}

// Of a type other than text of its own and numbers.
bool CellValues::ReadTyped(std::string_view type,
                           std::string_view value,
                           WorkbookCell& cell) const {
  if (type == "s") return ReadShared(value, cell);
  if (type == "str" || type == "d") {
    cell.text = value;
    return true;
  }
  if (type == "e") {
    cell.remarks.push_back(CellRemark::kError);
    return true;
  }
  if (type != "b") return false;
  cell.text = value == "1" ? "true" : "false";
  return value == "1" || value == "0";
}

bool CellValues::ReadShared(std::string_view value, WorkbookCell& cell) const {
  const auto index = ToIndex(value);
  const auto text = index ? strings_.At(*index) : std::nullopt;
  cell.text = text.value_or("");
  return text.has_value();
}

bool CellValues::ReadNumber(std::string_view value,
                            std::string_view style,
                            WorkbookCell& cell) const {
  const NumberFormat format = formats_.At(ToIndex(style).value_or(0));
  auto kept = KeptNumber(value, format);
  if (!kept) return false;
  cell.text = *std::move(kept);
  if (format.shape != NumberShape::kNumber) {
    auto date = DateOfSerial(value, format.shape, from_1904_);
    if (!date) {
      cell.remarks.push_back(CellRemark::kAmbiguous);
      return true;
    }
    cell.text = std::move(date->text);
    if (date->hides_time) cell.remarks.push_back(CellRemark::kHiddenTime);
  } else if (MayHaveLostDigits(value)) {
    cell.remarks.push_back(CellRemark::kLostDigits);
  }
  return true;
}

}  // namespace baybridge
