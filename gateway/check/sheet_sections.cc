#include "check/sheet_sections.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "check/check_context.h"

namespace baybridge {
namespace {

constexpr std::string_view kSpaces = " \t";

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(kSpaces), text.size());
  return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

// The whole number that the text begins with; it is taken off.
std::optional<int> TakeNumber(std::string_view& text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

// "4", "4.2", "2-8", "1.4 (A.2.7)": the whole sections.
bool Covers(std::string_view numbers, int section) {
  const auto first = TakeNumber(numbers);
  if (!first) return false;
  auto last = first;
  if (numbers.starts_with('-')) {
    numbers.remove_prefix(1);
    last = TakeNumber(numbers);
  }
  return section >= *first && last && section <= *last;
}

// The text behind the name of the sheet ("clinical.md 4", "clinical 4"); nothing where it does not
// begin with it.
std::optional<std::string_view> Behind(std::string_view text, std::string_view sheet) {
  if (!text.starts_with(sheet)) return std::nullopt;
  text.remove_prefix(sheet.size());
  if (text.starts_with(".md")) text.remove_prefix(3);
  if (!text.starts_with(' ')) return std::nullopt;
  return Trimmed(text);
}

// Calls `part` with each part of a text that `separator` divides.
template <typename Part>
bool AnyPart(std::string_view text, char separator, const Part& part) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (part(Trimmed(text.substr(0, end)))) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<SheetSection> SheetSectionsOf(const Pack& pack) {
  std::vector<SheetSection> sections;
  const auto table = CheckContext::Table(BaseOf(pack) / "schemas" / "_meta" / "sheets.csv");
  if (table == nullptr) return sections;
  for (const CsvRow& row : table->rows) {
    sections.push_back({.sheet = std::string(table->Cell(row, table->Column("sheet"))),
                        .number = std::string(table->Cell(row, table->Column("section"))),
                        .title = std::string(table->Cell(row, table->Column("title")))});
  }
  return sections;
}

std::vector<Omission> OmissionsOf(const Pack& pack) {
  std::vector<Omission> omissions;
  const auto table = CheckContext::Table(pack.folder / "omissions.csv");
  if (table == nullptr) return omissions;
  for (const CsvRow& row : table->rows) {
    omissions.push_back({.sheet = std::string(table->Cell(row, table->Column("sheet"))),
                         .number = std::string(table->Cell(row, table->Column("section"))),
                         .reason = std::string(table->Cell(row, table->Column("reason"))),
                         .place = table->PlaceOf(row)});
  }
  return omissions;
}

bool Names(std::string_view text, const SheetSection& section) {
  std::string_view number = section.number;
  const auto wanted = TakeNumber(number);
  return wanted && AnyPart(text, ';', [&](std::string_view of_sheet) {
           const auto numbers = Behind(of_sheet, section.sheet);
           return numbers && AnyPart(*numbers, ',',
                                     [&](std::string_view each) { return Covers(each, *wanted); });
         });
}

std::size_t LeavesOf(const Pack& pack, const SheetSection& section) {
  std::size_t leaves = 0;
  for (const Kind& kind : pack.kinds) {
    for (const Field& field : kind.fields) {
      if (!field.personal_class.empty() && Names(field.section, section)) ++leaves;
    }
  }
  return leaves;
}

bool IsDrawnFromSheets(const Pack& pack, const std::vector<SheetSection>& sections) {
  return std::ranges::any_of(
      sections, [&](const SheetSection& section) { return LeavesOf(pack, section) != 0; });
}

}  // namespace baybridge
