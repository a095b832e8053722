#include "format/workbook.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "format/number_format.h"
#include "format/sheet_layout.h"
#include "format/xlsx_package.h"
#include "format/xlsx_tables.h"
#include "format/xml_items.h"

namespace baybridge {
namespace {

constexpr std::string_view kOldContainer = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

std::optional<std::size_t> ToIndex(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return index;
}

}  // namespace

class Workbook::Impl {
 public:
  Result<std::optional<Finding>> Open(const RandomAccess& bytes, const WorkbookOptions& options) {
    char head[kOldContainer.size()] = {};
    auto got = bytes.ReadAt(0, head, sizeof head);
    if (!got) return std::move(got).error();
    if (std::string_view(head, *got) == kOldContainer)
      return std::optional(WorkbookProblem("GW-XLS-004", {}));
    auto opened = package_.Open(bytes, options.expansion, options.limits);
    if (!opened || *opened) return opened;
    if (auto finding = FindSheet(options.sheet)) return std::optional(*std::move(finding));
    auto tables = ReadTables();
    if (!tables || *tables) return tables;
    return ReadLayout();
  }

  Result<bool> Next(WorkbookRow& row) {
    while (!problem_) {
      auto next = items_->Next();
      if (!next) return Refuse(next.error());
      if (!*next) {
        if (items_->broken()) problem_ = Damaged();
        return false;
      }
      if (!ReadRow(items_->item(), items_->item_node(), row)) {
        problem_ = Damaged();
        return false;
      }
      if (!row.cells.empty()) return true;
    }
    return false;
  }

  const std::optional<Finding>& problem() const { return problem_; }
  const WorkbookSheet& sheet() const { return sheet_; }
  const std::vector<WorkbookSheet>& others() const { return others_; }

 private:
  Finding Damaged() const { return WorkbookProblem("GW-XLS-001", sheet_part_); }

  Result<bool> Refuse(const Failure& failure) {
    problem_ = AsFinding(failure, sheet_part_);
    return problem_ ? Result<bool>(false) : Result<bool>(failure);
  }

  // The part of the sheet that is wanted.
  std::optional<Finding> FindSheet(const std::string& wanted) {
    const NameTable names;
    Record record(names);
    if (!package_.ReadXml(package_.workbook(), record) || !IsSheetElement(record, 0, "workbook") ||
        !package_.RelationsOf(package_.workbook(), relations_))
      return WorkbookProblem("GW-XLS-001", package_.workbook());
    for (NodeId at = record.nodes[0].first_child; at != kNone; at = record.nodes[at].next_sibling) {
      if (IsSheetElement(record, at, "workbookPr")) from_1904_ = IsSet(record, at, "date1904");
      if (IsSheetElement(record, at, "sheets")) AddSheets(record, at, wanted);
    }
    if (!sheet_part_.empty()) return std::nullopt;
    Finding finding = WorkbookProblem("GW-XLS-005", package_.workbook());
    finding.kind = FindingKind::kRequired;
    std::string found;
    for (const WorkbookSheet& other : others_) found += (found.empty() ? "" : ", ") + other.name;
    finding.args = {{.name = "expected", .value = wanted, .sensitive = false},
                    {.name = "found", .value = found, .sensitive = false}};
    return finding;
  }

  void AddSheets(const Record& record, NodeId sheets, const std::string& wanted) {
    for (NodeId at = record.nodes[sheets].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (!IsSheetElement(record, at, "sheet")) continue;
      const std::string_view state = AttributeOf(record, at, "state").value_or("visible");
      WorkbookSheet sheet{.name = std::string(AttributeOf(record, at, "name").value_or("")),
                          .hidden = state != "visible"};
      const std::string part = PartOf(RelationOf(record, at));
      const bool meant = wanted.empty() ? !sheet.hidden : sheet.name == wanted;
      if (sheet_part_.empty() && meant && !part.empty()) {
        sheet_part_ = part;
        sheet_ = std::move(sheet);
      } else {
        others_.push_back(std::move(sheet));
      }
    }
  }

  // The id of the relationship: the one attribute of a sheet with a namespace.
  static std::string_view RelationOf(const Record& record, NodeId sheet) {
    for (NodeId at = record.nodes[sheet].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      const Node& node = record.nodes[at];
      if (node.is(kAttributeNode) && record.local(node.name) == "id" &&
          !record.space(node.name).empty())
        return node.value();
    }
    return {};
  }

  std::string PartOf(std::string_view id) const {
    const auto found = std::ranges::find(relations_, id, &XlsxRelation::id);
    return found == relations_.end() || found->kind != "worksheet" ? "" : found->target;
  }

  Result<std::optional<Finding>> ReadTables() {
    for (const XlsxRelation& relation : relations_) {
      if (relation.kind == "styles" && !formats_.Read(package_, relation.target))
        return std::optional(WorkbookProblem("GW-XLS-001", relation.target));
      if (relation.kind != "sharedStrings") continue;
      auto read = strings_.Read(package_, relation.target);
      if (!read || *read) return read;
    }
    return std::optional<Finding>();
  }

  // What stands behind the rows must be known before them, so the sheet is read twice.
  Result<std::optional<Finding>> ReadLayout() {
    auto source = package_.OpenPart(sheet_part_);
    if (source == nullptr) return std::optional(Damaged());
    XmlItems items(std::move(source), "sheetData", "row", package_.limits());
    auto finished = items.Finish();
    if (!finished) {
      auto finding = AsFinding(finished.error(), sheet_part_);
      return finding ? Result<std::optional<Finding>>(std::move(finding))
                     : std::move(finished).error();
    }
    if (items.broken() || !IsSheetElement(items.around(), 0, "worksheet"))
      return std::optional(Damaged());
    auto layout = ReadSheetLayout(items.around());
    if (!layout) return std::optional(Damaged());
    layout_ = *std::move(layout);
    items_ = std::make_unique<XmlItems>(package_.OpenPart(sheet_part_), "sheetData", "row",
                                        package_.limits());
    return std::optional<Finding>();
  }

  // False where the row is not one.
  bool ReadRow(const Record& record, NodeId element, WorkbookRow& row) {
    if (!IsSheetElement(record, element, "row")) return false;
    const auto number = AttributeOf(record, element, "r");
    const auto stated = number ? ToIndex(*number) : std::optional<std::size_t>(row_ + 1);
    if (!stated || *stated <= row_ || *stated > kMostRows) return false;
    row_ = static_cast<std::uint32_t>(*stated);
    row.number = row_;
    row.hidden = IsSet(record, element, "hidden");
    row.cells.clear();
    FindMerged();
    std::uint32_t column = 0;
    for (NodeId at = record.nodes[element].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (IsSheetElement(record, at, "c") && !ReadCell(record, at, column, row)) return false;
    }
    AddMerged(row);
    return true;
  }

  // A merged range reaches into the row although no cell of it stands there; where nothing else
  // stands there, there is no row.
  void AddMerged(WorkbookRow& row) const {
    const bool blank = std::ranges::all_of(row.cells, [](const WorkbookCell& cell) {
      return cell.text.empty() && cell.remarks == std::vector{CellRemark::kMerged};
    });
    if (blank) return row.cells.clear();
    for (const CellRange& range : merged_) {
      const bool told = std::ranges::any_of(row.cells, [&](const WorkbookCell& cell) {
        return range.Holds({.row = row_, .column = cell.column});
      });
      if (told) continue;
      const auto behind = std::ranges::find_if(
          row.cells, [&](const WorkbookCell& cell) { return cell.column > range.first.column; });
      row.cells.insert(
          behind, {.column = range.first.column, .text = {}, .remarks = {CellRemark::kMerged}});
    }
  }

  // The merged ranges that reach into the row; rows come in order.
  void FindMerged() {
    while (next_merged_ < layout_.merged.size() && layout_.merged[next_merged_].first.row <= row_)
      merged_.push_back(layout_.merged[next_merged_++]);
    std::erase_if(merged_, [&](const CellRange& range) { return range.last.row < row_; });
  }

  bool ReadCell(const Record& record, NodeId node, std::uint32_t& column, WorkbookRow& row) {
    const auto name = AttributeOf(record, node, "r");
    const CellPlace next{.row = row_, .column = column + 1};
    const auto place = name ? ParseCellName(*name) : std::optional<CellPlace>(next);
    if (!place || place->row != row_ || place->column <= column || place->column > kMostColumns)
      return false;
    column = place->column;
    WorkbookCell cell{.column = column, .text = {}, .remarks = {}};
    if (!ReadValue(record, node, cell)) cell.remarks = {CellRemark::kNoValue};
    const auto holds = [&](const CellRange& range) { return range.Holds(*place); };
    if (std::ranges::any_of(merged_, holds)) cell.remarks.push_back(CellRemark::kMerged);
    if (cell.text.empty() && cell.remarks.empty()) return true;
    if (std::ranges::any_of(layout_.hidden_columns, holds))
      cell.remarks.push_back(CellRemark::kHiddenColumn);
    row.cells.push_back(std::move(cell));
    return true;
  }

  // False where a value is missing or not what the cell says.
  bool ReadValue(const Record& record, NodeId node, WorkbookCell& cell) {
    const std::string_view type = AttributeOf(record, node, "t").value_or("n");
    std::optional<std::string_view> value;
    for (NodeId at = record.nodes[node].first_child; at != kNone;
         at = record.nodes[at].next_sibling) {
      if (IsSheetElement(record, at, "f")) cell.remarks.push_back(CellRemark::kFormula);
      if (IsSheetElement(record, at, "is")) cell.text = RichText(record, at);
      if (IsSheetElement(record, at, "v")) value = record.nodes[at].value();
    }
    if (type == "inlineStr") return true;
    if (!value) return cell.remarks.empty();  // an empty cell, or a formula that was not computed
    if (type == "s") return ReadShared(*value, cell);
    if (type == "str" || type == "d") {
      cell.text = *value;
      return true;
    }
    if (type == "e") {
      cell.remarks.push_back(CellRemark::kError);
      return true;
    }
    if (type == "b") {
      cell.text = *value == "1" ? "true" : "false";
      return *value == "1" || *value == "0";
    }
    return type == "n" && ReadNumber(*value, AttributeOf(record, node, "s").value_or("0"), cell);
  }

  bool ReadShared(std::string_view value, WorkbookCell& cell) const {
    const auto index = ToIndex(value);
    const auto text = index ? strings_.At(*index) : std::nullopt;
    cell.text = text.value_or("");
    return text.has_value();
  }

  bool ReadNumber(std::string_view value, std::string_view style, WorkbookCell& cell) const {
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

  XlsxPackage package_;
  std::vector<XlsxRelation> relations_;
  SharedStrings strings_;
  CellFormats formats_;
  bool from_1904_ = false;
  WorkbookSheet sheet_;
  std::vector<WorkbookSheet> others_;
  std::string sheet_part_;
  SheetLayout layout_;
  std::unique_ptr<XmlItems> items_;
  std::vector<CellRange> merged_;  // that reach into the row
  std::size_t next_merged_ = 0;
  std::uint32_t row_ = 0;
  std::optional<Finding> problem_;
};

Workbook::Workbook() : impl_(std::make_unique<Impl>()) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

Result<std::optional<Finding>> Workbook::Open(const RandomAccess& bytes,
                                              const WorkbookOptions& options) {
  return impl_->Open(bytes, options);
}

Result<bool> Workbook::Next(WorkbookRow& row) {
  return impl_->Next(row);
}

const std::optional<Finding>& Workbook::problem() const {
  return impl_->problem();
}

const WorkbookSheet& Workbook::sheet() const& {
  return impl_->sheet();
}

const std::vector<WorkbookSheet>& Workbook::others() const& {
  return impl_->others();
}

std::string CellName(std::uint32_t row, std::uint32_t column) {
  constexpr std::uint32_t kLetters = 26;
  std::string name;
  for (; column > 0; column = (column - 1) / kLetters)
    name.insert(name.begin(), static_cast<char>('A' + (column - 1) % kLetters));
  return name + std::to_string(row);
}

std::string CellName(std::string_view sheet, std::uint32_t row, std::uint32_t column) {
  const bool plain = !sheet.empty() && std::ranges::all_of(sheet, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
  });
  std::string name;
  if (!plain) name += '\'';
  for (const char c : sheet) {
    if (c == '\'') name += c;
    name += c;
  }
  if (!plain) name += '\'';
  return name + '!' + CellName(row, column);
}

bool LooksLikeWorkbook(std::string_view head) {
  constexpr std::size_t kNameAt = 30;  // behind what stands before a member of a zip file
  if (head.starts_with(kOldContainer)) return true;
  if (!head.starts_with("PK\x03\x04") || head.size() < kNameAt) return false;
  const std::string_view name = head.substr(kNameAt);
  return name.starts_with("[Content_Types].xml") || name.starts_with("_rels/") ||
         name.starts_with("xl/") || name.starts_with("docProps/");
}

}  // namespace baybridge
