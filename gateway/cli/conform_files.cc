#include "cli/conform_files.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "cli/input.h"
#include "cli/output.h"
#include "cli/run.h"
#include "crypto/digest.h"

namespace baybridge {
namespace {

namespace fs = std::filesystem;

// Whether the name is one of a syntax that some pack has.
bool HasKnownName(const fs::path& path, const PackSet& packs) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEndings{
      {{".xml", "xml"},
       {".json", "json"},
       {".ndjson", "json"},
       {".jsonl", "json"},
       {".csv", "csv"},
       {".xlsx", "csv"}}};
  if (path.extension() == ".gz" || path.extension() == ".zst")
    return HasKnownName(path.stem(), packs);
  const std::string ending = path.extension().string();
  for (const auto& [known, syntax] : kEndings) {
    if (ending != known) continue;
    return std::ranges::any_of(packs.packs, [&](const auto& pack) {
      return std::ranges::find(pack->syntaxes, syntax) != pack->syntaxes.end();
    });
  }
  return false;
}

Result<Done> AddFolder(const fs::path& folder,
                       const PackSet& packs,
                       bool zip,
                       ConformFiles& found) {
  std::error_code error;
  std::vector<std::string> files;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const bool hidden = at->path().filename().string().starts_with(".");
    if (at->is_directory(error)) {
      if (hidden) at.disable_recursion_pending();
      continue;
    }
    if (hidden || !at->is_regular_file(error)) continue;
    const bool wanted_zip = zip && at->path().extension() == ".zip";
    if (!wanted_zip && !HasKnownName(at->path(), packs)) {
      ++found.skipped;
      continue;
    }
    files.push_back(at->path().string());
    found.bytes += at->file_size(error);
  }
  if (error)
    return Failure{FailureKind::kUnreadable, "the folder cannot be read", folder.string(), {}};
  std::ranges::sort(files);
  found.files.insert(found.files.end(), files.begin(), files.end());
  return Done{};
}

// One file: every record of a batch, or the one that it is.
Result<int> ReadFileRecords(Session& session,
                            const std::string& file,
                            const std::function<Result<Done>(ConformTask)>& take,
                            std::optional<Failure>& stop) {
  auto input = Input::Open(session, file);
  if (!input) return std::move(input).error();
  const auto give = [&](ConformTask task) {
    auto taken = take(std::move(task));
    if (!taken) stop = std::move(taken).error();
    return !stop;
  };
  if (!(*input)->is_batch()) {
    auto bytes = (*input)->TakeWhole();
    if (!bytes) return std::move(bytes).error();
    ConformTask task;
    task.digest = Hex(Sha256(*bytes));
    task.document = *std::move(bytes);
    task.read = (*input)->read_options();
    give(std::move(task));
    return kExitClean;
  }
  SplitRecord record;
  while (true) {
    auto next = (*input)->records().Next(record);
    if (!next) return std::move(next).error();
    if (!*next) break;
    ConformTask task;
    task.number = record.number;
    task.place = record.place;
    task.too_long = record.too_long;
    task.digest = Hex(Sha256(record.original));
    task.document = std::move(record.document);
    task.read = (*input)->read_options();
    task.read.remarks = std::move(record.remarks);
    if (!give(std::move(task))) return kExitClean;
  }
  if (!(*input)->records().problem()) return kExitClean;
  Finding problem = *(*input)->records().problem();
  problem.location.file = file;
  Report report;
  report.document = file;
  report.findings.push_back(std::move(problem));
  std::fputs(RenderText(report, ContextOf(session, {}), {.language = session.language()}).c_str(),
             stderr);
  return kExitFindings;
}

}  // namespace

Result<ConformFiles> FindFiles(Session& session, const std::vector<std::string>& paths, bool zip) {
  ConformFiles found;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      found.files.push_back(path);
    } else if (fs::is_directory(path, error)) {
      auto added = AddFolder(path, session.workspace().packs(), zip, found);
      if (!added) return std::move(added).error();
    } else if (fs::exists(path, error)) {
      found.files.push_back(path);
      const auto size = fs::file_size(path, error);
      if (!error) found.bytes += size;
    } else {
      return Failure{FailureKind::kNotFound, "there is no such file or folder", path, {}};
    }
  }
  return found;
}

Result<int> ReadRecords(Session& session,
                        const std::vector<std::string>& files,
                        const std::function<Result<Done>(ConformTask)>& take,
                        std::uint64_t& failed) {
  int code = kExitClean;
  for (const std::string& file : files) {
    std::optional<Failure> stop;
    auto read = ReadFileRecords(session, file, take, stop);
    if (stop) return *std::move(stop);
    const int of_file = read ? *read : TellFailure(session, read.error());
    if (of_file != kExitClean) ++failed;
    code = std::max(code, of_file);
  }
  return code;
}

}  // namespace baybridge
