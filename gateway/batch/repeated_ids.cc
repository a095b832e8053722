#include "batch/repeated_ids.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

constexpr std::size_t kPart = std::size_t{256} * 1024;
constexpr int kSourceId = 4;  // cells before it
using Mark = std::array<std::uint8_t, 16>;

// Told of every line with its end. A line of a cross-reference has no break within a cell.
Result<Done> ForEachLine(const std::filesystem::path& file,
                         const std::function<Result<Done>(std::string_view)>& take) {
  auto input = InputFile::Open(file);
  if (!input) return std::move(input).error();
  std::string held;
  std::string part(kPart, '\0');
  while (true) {
    auto got = input->Read(part.data(), part.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return Done{};
    held.append(part, 0, *got);
    std::size_t begin = 0;
    for (std::size_t end = held.find('\n'); end != std::string::npos;
         end = held.find('\n', begin)) {
      auto taken = take(std::string_view(held).substr(begin, end + 1 - begin));
      if (!taken) return taken;
      begin = end + 1;
    }
    held.erase(0, begin);
  }
}

// The cell as it is written, quotes included.
std::string_view SourceIdOf(std::string_view line) {
  std::size_t begin = 0;
  int cells = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] != ',' || quoted) continue;
    if (cells++ == kSourceId) return line.substr(begin, i - begin);
    begin = i + 1;
  }
  return {};
}

Mark MarkOf(std::string_view id) {
  Mark mark{};
  const auto digest = Sha256(id);
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  return mark;
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
