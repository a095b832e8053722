#include "format/sheet_layout.h"

#include <algorithm>
#include <charconv>

#include "format/xlsx_package.h"

namespace baybridge {
namespace {

std::optional<CellRange> ParseRange(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto first = ParseCellName(text.substr(0, colon));
  const auto last = colon == std::string_view::npos ? first : ParseCellName(text.substr(colon + 1));
  if (!first || !last || first->row > last->row || first->column > last->column)
    return std::nullopt;
  return CellRange{.first = *first, .last = *last};
}

std::uint32_t ToColumn(std::optional<std::string_view> text) {
  std::uint32_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return std::min(number, kMostColumns);
}

void AddHidden(const Record& record, NodeId columns, SheetLayout& layout) {
  for (NodeId at = record.nodes[columns].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (!IsSheetElement(record, at, "col") || !IsSet(record, at, "hidden")) continue;
    layout.hidden_columns.push_back(
        {.first = {.row = 1, .column = ToColumn(AttributeOf(record, at, "min"))},
         .last = {.row = kMostRows, .column = ToColumn(AttributeOf(record, at, "max"))}});
  }
}

bool AddMerged(const Record& record, NodeId cells, SheetLayout& layout) {
  constexpr std::size_t kMost = 100'000;
  for (NodeId at = record.nodes[cells].first_child; at != kNone;
       at = record.nodes[at].next_sibling) {
    if (!IsSheetElement(record, at, "mergeCell")) continue;
    const auto range = ParseRange(AttributeOf(record, at, "ref").value_or(""));
    if (!range || layout.merged.size() >= kMost) return false;
    layout.merged.push_back(*range);
  }
  return true;
}

// Something among the rows that is no row: what stands behind it was not read.
bool HasElements(const Record& record, NodeId node) {
  NodeId at = record.nodes[node].first_child;
  while (at != kNone && record.nodes[at].is(kAttributeNode)) at = record.nodes[at].next_sibling;
  return at != kNone;
}

}  // namespace

std::optional<CellPlace> ParseCellName(std::string_view name) {
  constexpr std::uint32_t kLetters = 26;
  CellPlace place;
  std::size_t at = 0;
  for (; at < name.size() && name[at] >= 'A' && name[at] <= 'Z'; ++at) {
    place.column = place.column * kLetters + static_cast<std::uint32_t>(name[at] - 'A' + 1);
    if (place.column > kMostColumns) return std::nullopt;
  }
  if (at == 0 || at == name.size() || name[at] == '0') return std::nullopt;
  const auto [end, error] = std::from_chars(name.data() + at, name.data() + name.size(), place.row);
  if (error != std::errc() || end != name.data() + name.size() || place.row > kMostRows)
    return std::nullopt;
  return place;
}

std::optional<SheetLayout> ReadSheetLayout(const Record& around) {
  SheetLayout layout;
  for (NodeId at = around.nodes[0].first_child; at != kNone; at = around.nodes[at].next_sibling) {
    if (IsSheetElement(around, at, "sheetData") && HasElements(around, at)) return std::nullopt;
    if (IsSheetElement(around, at, "cols")) AddHidden(around, at, layout);
    if (IsSheetElement(around, at, "mergeCells") && !AddMerged(around, at, layout))
      return std::nullopt;
  }
  std::ranges::sort(layout.merged, {}, [](const CellRange& range) { return range.first.row; });
  return layout;
}

}  // namespace baybridge
