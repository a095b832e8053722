#include "print/print_tables.h"

#include <charconv>
#include <utility>

#include "core/file.h"
#include "pack/table_reader.h"

namespace baybridge {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{4} * 1024 * 1024;

std::string Without(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
  return text;
}

}  // namespace

ElementId PrintSource::Element(std::string_view path) const {
  return kind.shape.Find("/" + kind.root + Without(std::string(path), "[]"), packs.names);
}

Result<CsvTable> OpenPrintTable(const std::filesystem::path& file,
                                std::initializer_list<std::string_view> columns) {
  auto bytes = ReadFile(file, kMaxBytes);
  if (!bytes) return std::move(bytes).error();
  auto table = ReadCsvTable(*bytes, file.string());
  if (!table) return table;
  auto complete = NeedColumns(*table, columns);
  if (!complete) return std::move(complete).error();
  return table;
}

std::vector<std::string> PartsOf(std::string_view cell, std::string_view separator) {
  std::vector<std::string> parts;
  if (cell.empty()) return parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = cell.find(separator, at);
    parts.emplace_back(cell.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + separator.size();
  }
}

int WholeNumberOf(std::string_view cell) {
  int number = -1;
  const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return read.ec == std::errc() && read.ptr == cell.data() + cell.size() ? number : -1;
}

}  // namespace baybridge
