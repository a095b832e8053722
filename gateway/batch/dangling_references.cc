#include "batch/dangling_references.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "batch/line_file.h"
#include "batch/record_references.h"
#include "core/file.h"

namespace baybridge {
namespace {

constexpr std::size_t kState = 4;  // cells before it; path, names and value follow
constexpr std::size_t kPath = kState + 1;
constexpr std::size_t kNames = kState + 2;

struct Row {
  std::string_view line;  // without its end
  bool identity = false;
  bool rejected = false;
  Mark mark{};  // of what is named, and the value
};

Row RowOf(std::string_view line) {
  line.remove_suffix(1);
  const std::string_view names = CellOf(line, kNames);
  // The value is the last cell: what is named and the value are the end of the line.
  return {.line = line,
          .identity = CellOf(line, kPath) == names,
          .rejected = CellOf(line, kState) == "rejected",
          .mark = MarkOf(line.substr(static_cast<std::size_t>(names.data() - line.data())))};
}

Result<Done> ForEachRow(std::span<const ReferencesOfRun> runs,
                        const std::function<Result<Done>(const Row&)>& take) {
  for (const ReferencesOfRun& run : runs) {
    std::error_code error;
    if (!std::filesystem::exists(run.file, error)) continue;
    bool heading = true;
    auto read = ForEachLine(run.file, [&](std::string_view line) -> Result<Done> {
      if (std::exchange(heading, false)) return Done{};
      const Row row = RowOf(line);
      const bool counts =
          !(run.run_again && row.rejected) && (row.identity || !run.identities_only);
      return counts ? take(row) : Result<Done>(Done{});
    });
    if (!read) return read;
  }
  return Done{};
}

struct Identities {
  std::vector<Mark> translated;
  std::vector<Mark> rejected;
};

Result<Identities> IdentitiesOf(std::span<const ReferencesOfRun> runs) {
  Identities identities;
  auto read = ForEachRow(runs, [&](const Row& row) -> Result<Done> {
    if (row.identity)
      (row.rejected ? identities.rejected : identities.translated).push_back(row.mark);
    return Done{};
  });
  if (!read) return std::move(read).error();
  std::ranges::sort(identities.translated);
  std::ranges::sort(identities.rejected);
  return identities;
}

// Empty where it leads to a record that was translated.
std::string_view LeadsTo(const Row& row, const Identities& identities) {
  if (std::ranges::binary_search(identities.translated, row.mark)) return {};
  return std::ranges::binary_search(identities.rejected, row.mark) ? "rejected" : "nowhere";
}

Result<Done> Write(std::span<const ReferencesOfRun> runs,
                   const Identities& identities,
                   const std::filesystem::path& to) {
  auto output = OutputFile::Create(to);
  if (!output) return std::move(output).error();
  std::string head = ReferencesHead();
  head.insert(head.size() - 1, ",leads");
  auto written = output->Write(head);
  if (written) {
    written = ForEachRow(runs, [&](const Row& row) -> Result<Done> {
      const std::string_view leads = row.identity ? std::string_view() : LeadsTo(row, identities);
      if (leads.empty()) return Done{};
      return output->Write(std::string(row.line) + "," + std::string(leads) + "\n");
    });
  }
  return written ? output->Commit(FileReaders::kOwner) : written;
}

}  // namespace

Result<ReferenceCounts> CopyDangling(std::span<const ReferencesOfRun> runs,
                                     const std::filesystem::path& to) {
  auto identities = IdentitiesOf(runs);
  if (!identities) return std::move(identities).error();
  ReferenceCounts counts;
  auto counted = ForEachRow(runs, [&](const Row& row) -> Result<Done> {
    if (row.identity) return Done{};
    ++counts.references;
    const std::string_view leads = LeadsTo(row, *identities);
    if (leads == "nowhere") ++counts.nowhere;
    if (leads == "rejected") ++counts.rejected;
    return Done{};
  });
  if (!counted) return std::move(counted).error();
  if (counts.dangling() == 0) return counts;
  auto written = Write(runs, *identities, to);
  if (!written) return std::move(written).error();
  return counts;
}

}  // namespace baybridge
