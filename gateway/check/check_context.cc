#include "check/check_context.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "core/file.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxTableBytes = std::size_t{16} * 1024 * 1024;  // 16 MiB

// Takes ":12" from the end of a place; 0 where there is none.
std::uint32_t TakeNumber(std::string_view& place) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == place.size()) return 0;
  std::uint32_t number = 0;
  const char* end = place.data() + place.size();
  const auto [at, error] = std::from_chars(place.data() + colon + 1, end, number);
  if (error != std::errc() || at != end) return 0;
  place = place.substr(0, colon);
  return number;
}

std::vector<std::string> NamesIn(const fs::path& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    std::error_code ignored;
    std::string name = at->path().filename().string();
    if (at->is_directory(ignored) == folders && !name.starts_with('.'))
      names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

void CheckContext::Add(const char* id,
                       std::string_view place,
                       std::vector<Arg> args,
                       Severity severity) {
  const std::uint32_t last = TakeNumber(place);
  const std::uint32_t before = last == 0 ? 0 : TakeNumber(place);
  Location location{.file = NameOf(fs::path(place)),
                    .line = before == 0 ? last : before,
                    .column = before == 0 ? 0 : last,
                    .native = {}};
  findings.push_back({.id = id,
                      .severity = severity,
                      .kind = FindingKind::kBusinessRule,
                      .path = {},
                      .location = std::move(location),
                      .args = std::move(args)});
}

void CheckContext::Add(const char* id,
                       const fs::path& file,
                       std::uint32_t line,
                       std::vector<Arg> args,
                       Severity severity) {
  Add(id, file.string() + (line == 0 ? "" : ':' + std::to_string(line)), std::move(args), severity);
}

std::unique_ptr<CsvTable> CheckContext::Table(const fs::path& file) {
  auto bytes = ReadFile(file, kMaxTableBytes);
  if (!bytes) return nullptr;
  auto table = ReadCsvTable(*bytes, file.string());
  if (!table) return nullptr;
  return std::make_unique<CsvTable>(*std::move(table));
}

std::string CheckContext::NameOf(const fs::path& file) const {
  for (const auto& pack : packs.packs) {
    const fs::path name = file.lexically_relative(BaseOf(*pack));
    if (!name.empty() && *name.begin() != "..") return name.generic_string();
  }
  return file.generic_string();
}

fs::path BaseOf(const Pack& pack) {
  return pack.folder.parent_path().parent_path();
}

fs::path SamplesOf(const Pack& pack) {
  return BaseOf(pack) / "samples" / pack.id;
}

std::vector<std::string> FilesIn(const fs::path& folder) {
  return NamesIn(folder, false);
}

std::vector<std::string> FoldersIn(const fs::path& folder) {
  return NamesIn(folder, true);
}

}  // namespace baybridge
