#include "pack/coding.h"

#include <array>
#include <filesystem>
#include <utility>

#include "core/file.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} * 1024;  // 64 KiB
constexpr std::array<std::pair<std::string_view, std::string CodingNames::*>, 5> kParts{
    {{"group", &CodingNames::group},
     {"list", &CodingNames::list},
     {"code", &CodingNames::code},
     {"display", &CodingNames::display},
     {"words", &CodingNames::words}}};

std::string* PartOf(CodingNames& names, std::string_view part) {
  for (const auto& [known, member] : kParts) {
    if (known == part) return &(names.*member);
  }
  return nullptr;
}

}  // namespace

Result<CodingNames> LoadCoding(const PackSet& packs) {
  CodingNames names;
  if (packs.packs.empty()) return names;
  const std::filesystem::path file = packs.hub().folder / "coding.csv";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return names;
  auto bytes = ReadFile(file, kMostBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.generic_string());
  if (!table) return std::move(table).error();
  auto needed = NeedColumns(*table, {"part", "element"});
  if (!needed) return std::move(needed).error();
  const Columns<2> columns(*table, {"part", "element"});
  for (const CsvRow& row : table->rows) {
    std::string* part = PartOf(names, columns.Cell(row, 0));
    std::string element = columns.Cell(row, 1);
    if (part == nullptr || !part->empty() || element.empty())
      return BadRow(*table, row,
                    "expected group, list, code, display and words once, each with its element");
    *part = std::move(element);
  }
  for (const auto& [part, member] : kParts) {
    if ((names.*member).empty())
      return BadRow(*table, {}, "the part ‘" + std::string(part) + "’ is missing");
  }
  return names;
}

}  // namespace baybridge
