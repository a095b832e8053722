#include "conform/overlaps.h"

#include <algorithm>
#include <array>

#include "conform/conform_lane.h"
#include "core/file.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

constexpr std::array<std::string_view, 5> kColumns{"rule", "standard", "overlapping_rule",
                                                   "overlapping_standard", "note"};

// Index of a standard of the run, or kNone.
std::uint32_t StandardOf(const Standards& standards, std::string_view id) {
  const auto found = std::ranges::find_if(
      standards.standards, [&](const auto& other) { return other->standard.id == id; });
  return found == standards.standards.end()
             ? kNone
             : static_cast<std::uint32_t>(found - standards.standards.begin());
}

std::uint32_t RuleOf(const Standard& standard, std::string_view id) {
  const auto found = std::ranges::find(standard.rules, id, &StandardRule::id);
  return found == standard.rules.end() ? kNone
                                       : static_cast<std::uint32_t>(found - standard.rules.begin());
}

}  // namespace

Result<std::vector<Overlap>> LoadOverlaps(const std::filesystem::path& file,
                                          const Standards& standards) {
  std::vector<Overlap> overlaps;
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return overlaps;
  constexpr std::size_t kMostBytes = std::size_t{1024} * 1024;  // 1 MiB
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.generic_string());
  if (!table) return std::move(table).error();
  auto needed =
      NeedColumns(*table, {"rule", "standard", "overlapping_rule", "overlapping_standard"});
  if (!needed) return std::move(needed).error();
  const Columns<kColumns.size()> columns(*table, kColumns);
  for (const CsvRow& row : table->rows) {
    Overlap overlap;
    overlap.standard = StandardOf(standards, columns.Cell(row, 1));
    overlap.overlapping = StandardOf(standards, columns.Cell(row, 3));
    if (overlap.standard == kNone || overlap.overlapping == kNone) continue;
    const Standard& named = standards.standards[overlap.standard]->standard;
    const Standard& other = standards.standards[overlap.overlapping]->standard;
    overlap.rule = RuleOf(named, columns.Cell(row, 0));
    overlap.overlapping_rule = RuleOf(other, columns.Cell(row, 2));
    if (overlap.rule == kNone || overlap.overlapping_rule == kNone)
      return BadRow(*table, row, "the standard has no such rule");
    // The item of the rectification list that is left must not be the milder one.
    if (named.rules[overlap.rule].severity > other.rules[overlap.overlapping_rule].severity)
      return BadRow(*table, row, "the rule that is named is milder than the one that overlaps");
    overlaps.push_back(overlap);
  }
  return overlaps;
}

void MarkOverlaps(const std::vector<Overlap>& overlaps, RecordResult& result) {
  for (const Overlap& overlap : overlaps) {
    const auto& rules = result.standards[overlap.standard].rules;
    if (overlap.rule >= rules.size() || rules[overlap.rule].spoke == 0) continue;
    for (Hit& hit : result.standards[overlap.overlapping].hits) {
      if (hit.judged && hit.rule == overlap.overlapping_rule) hit.overlaps = true;
    }
  }
}

}  // namespace baybridge
