#include "batch/repeated_ids.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "batch/line_file.h"
#include "core/check.h"
#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::size_t kSourceId = 4;  // cells before it

std::string_view SourceIdOf(std::string_view line) {
  return CellOf(line, kSourceId);
}

// Tells `take` of the source id of every line that has one.
Result<Done> ForEachId(const std::filesystem::path& file,
                       const std::function<void(std::string_view)>& take) {
  bool heading = true;
  return ForEachLine(file, [&](std::string_view line) -> Result<Done> {
    const std::string_view id = SourceIdOf(line);
    if (!std::exchange(heading, false) && !id.empty()) take(id);
    return Done{};
  });
}

// Takes away what stands more than twice: it is known to be repeated.
void Compact(std::vector<Mark>& marks) {
  std::ranges::sort(marks);
  std::size_t kept = 0;
  for (const Mark& mark : marks) {
    if (kept >= 2 && marks[kept - 1] == mark && marks[kept - 2] == mark) continue;
    marks[kept++] = mark;
  }
  marks.resize(kept);
}

void Add(const Mark& mark, std::vector<Mark>& marks) {
  if (marks.size() == marks.capacity()) {
    Compact(marks);
    // They are different ids after all: more room, so that this is not done at every one.
    if (marks.size() > marks.capacity() / 2) marks.reserve(marks.capacity() * 2);
  }
  marks.push_back(mark);
}

void AddRepeated(std::vector<Mark>& marks, std::vector<Mark>& repeated) {
  std::ranges::sort(marks);
  for (std::size_t i = 1; i < marks.size(); ++i) {
    const bool again = marks[i] == marks[i - 1];
    if (again && (repeated.empty() || repeated.back() != marks[i])) repeated.push_back(marks[i]);
  }
}

// What stands more than once, sorted. The ids are looked at in parts, by their hash.
Result<std::vector<Mark>> RepeatedMarks(const std::filesystem::path& file, std::size_t at_once) {
  std::size_t ids = 0;
  auto counted = ForEachId(file, [&](std::string_view) { ++ids; });
  if (!counted) return std::move(counted).error();
  BAYBRIDGE_CHECK(at_once > 0);
  const std::size_t parts = ids / at_once + 1;
  std::vector<Mark> marks;
  marks.reserve(std::min(ids, at_once + at_once / 8));
  std::vector<Mark> repeated;
  for (std::size_t part = 0; part < parts; ++part) {
    marks.clear();
    auto read = ForEachId(file, [&](std::string_view id) {
      if (std::hash<std::string_view>()(id) % parts == part) Add(MarkOf(id), marks);
    });
    if (!read) return std::move(read).error();
    AddRepeated(marks, repeated);
  }
  std::ranges::sort(repeated);
  return repeated;
}

}  // namespace

Result<std::uint64_t> CopyRepeatedIds(const std::filesystem::path& from,
                                      const std::filesystem::path& to,
                                      std::size_t at_once) {
  auto repeated = RepeatedMarks(from, at_once);
  if (!repeated) return std::move(repeated).error();
  if (repeated->empty()) return std::uint64_t{0};
  auto output = OutputFile::Create(to);
  if (!output) return std::move(output).error();
  std::uint64_t count = 0;
  bool heading = true;
  auto copied = ForEachLine(from, [&](std::string_view line) -> Result<Done> {
    const bool first = std::exchange(heading, false);
    const bool found = !first && std::ranges::binary_search(*repeated, MarkOf(SourceIdOf(line)));
    if (found) ++count;
    return found || first ? output->Write(line) : Result<Done>(Done{});
  });
  if (!copied) return std::move(copied).error();
  auto committed = output->Commit(FileReaders::kOwner);
  if (!committed) return std::move(committed).error();
  return count;
}

}  // namespace baybridge
