#include "batch/repeated_ids.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "batch/line_file.h"
#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::size_t kSourceId = 4;  // cells before it

std::string_view SourceIdOf(std::string_view line) {
  return CellOf(line, kSourceId);
}

// What stands more than once, sorted.
Result<std::vector<Mark>> RepeatedMarks(const std::filesystem::path& file) {
  std::vector<Mark> marks;
  bool heading = true;
  auto read = ForEachLine(file, [&](std::string_view line) -> Result<Done> {
    const std::string_view id = SourceIdOf(line);
    if (!heading && !id.empty()) marks.push_back(MarkOf(id));
    heading = false;
    return Done{};
  });
  if (!read) return std::move(read).error();
  std::ranges::sort(marks);
  std::vector<Mark> repeated;
  for (std::size_t i = 1; i < marks.size(); ++i) {
    const bool again = marks[i] == marks[i - 1];
    if (again && (repeated.empty() || repeated.back() != marks[i])) repeated.push_back(marks[i]);
  }
  return repeated;
}

}  // namespace

Result<std::uint64_t> CopyRepeatedIds(const std::filesystem::path& from,
                                      const std::filesystem::path& to) {
  auto repeated = RepeatedMarks(from);
  if (!repeated) return std::move(repeated).error();
  if (repeated->empty()) return std::uint64_t{0};
  auto output = OutputFile::Create(to);
  if (!output) return std::move(output).error();
  std::uint64_t count = 0;
  bool heading = true;
  auto copied = ForEachLine(from, [&](std::string_view line) -> Result<Done> {
    const bool found = !heading && std::ranges::binary_search(*repeated, MarkOf(SourceIdOf(line)));
    if (found) ++count;
    const bool wanted = found || heading;
    heading = false;
    return wanted ? output->Write(line) : Result<Done>(Done{});
  });
  if (!copied) return std::move(copied).error();
  auto committed = output->Commit(FileReaders::kOwner);
  if (!committed) return std::move(committed).error();
  return count;
}

}  // namespace baybridge
