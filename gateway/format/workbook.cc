#include "format/workbook.h"

#include <algorithm>
#include <array>
#include <utility>

#include "format/cell_values.h"
#include "format/sheet_layout.h"
#include "format/sheet_rows.h"
#include "format/xlsx_package.h"
#include "format/xml_items.h"

namespace baybridge {
namespace {

constexpr std::string_view kOldContainer = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

}  // namespace

class Workbook::Impl {
 public:
  Result<std::optional<Finding>> Open(const RandomAccess& bytes, const WorkbookOptions& options) {
    std::array<char, kOldContainer.size()> head = {};
    auto got = bytes.ReadAt(0, head.data(), head.size());
    if (!got) return std::move(got).error();
    if (std::string_view(head.data(), *got) == kOldContainer)
      return std::optional(WorkbookProblem("GW-XLS-004", {}));
    auto opened = package_.Open(bytes, options.expansion, options.limits);
    if (!opened || *opened) return opened;
    if (auto finding = FindSheet(options.sheet)) return std::optional(*std::move(finding));
    auto tables = values_.ReadTables(package_, relations_);
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
      if (!rows_->Read(items_->item(), items_->item_node(), row)) {
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
      if (IsSheetElement(record, at, "workbookPr"))
        values_.CountFrom1904(IsSet(record, at, "date1904"));
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
    rows_.emplace(*std::move(layout), values_);
    items_ = std::make_unique<XmlItems>(package_.OpenPart(sheet_part_), "sheetData", "row",
                                        package_.limits());
    return std::optional<Finding>();
  }

  XlsxPackage package_;
  std::vector<XlsxRelation> relations_;
  CellValues values_;
  WorkbookSheet sheet_;
  std::vector<WorkbookSheet> others_;
  std::string sheet_part_;
  std::optional<SheetRows> rows_;
  std::unique_ptr<XmlItems> items_;
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
