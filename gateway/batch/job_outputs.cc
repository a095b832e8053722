#include "batch/job_outputs.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace baybridge {
namespace {

namespace fs = std::filesystem;

Failure FolderFailure(const fs::path& path, const char* doing, const std::string& why) {
  return {.kind = FailureKind::kUnreadable,
          .what = std::string(doing) + ": " + why,
          .place = path.string(),
          .advice = {}};
}

}  // namespace

Result<Done> JobOutputs::Recover(const std::vector<JobOutput>& outputs) {
  auto removed = RemoveUnknown(outputs);
  if (!removed) return removed;
  for (const JobOutput& output : outputs) {
    std::error_code error;
    if (output.closed) {
      if (!fs::exists(PartOf(output.name), error)) continue;
      auto renamed = Rename(output.name);
      if (!renamed) return renamed;
      continue;
    }
    auto file = JobFile::Reopen(PartOf(output.name), output.bytes, output.digest);
    if (!file) return std::move(file).error();
    open_.emplace(output.name, Open{.file = *std::move(file),
                                    .records = output.records,
                                    .closed = false,
                                    .changed = false});
  }
  SyncFolder(folder_);
  return Done{};
}

// Outputs that were begun behind the last commit.
Result<Done> JobOutputs::RemoveUnknown(const std::vector<JobOutput>& outputs) const {
  std::error_code error;
  for (fs::directory_iterator at(folder_, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (at->path().extension() != ".part") continue;
    const std::string name = at->path().stem().string();
    const bool known =
        std::ranges::any_of(outputs, [&](const JobOutput& output) { return output.name == name; });
    if (known) continue;
    if (std::remove(at->path().c_str()) != 0)
      return FolderFailure(at->path(), "cannot remove", std::generic_category().message(errno));
  }
  if (error) return FolderFailure(folder_, "cannot read the folder", error.message());
  return Done{};
}

Result<Done> JobOutputs::Rename(const std::string& name) const {
  if (std::rename(PartOf(name).c_str(), (folder_ / name).c_str()) == 0) return Done{};
  return FolderFailure(PartOf(name), "cannot rename", std::generic_category().message(errno));
}

Result<OutputPlace> JobOutputs::Append(const std::string& name,
                                       std::string_view head,
                                       std::string_view bytes,
                                       std::uint64_t records) {
  auto found = open_.find(name);
  if (found == open_.end()) {
    auto file = JobFile::Create(PartOf(name));
    if (!file) return std::move(file).error();
    auto begun = file->Append(head);
    if (!begun) return std::move(begun).error();
    found = open_.emplace(name, Open{.file = *std::move(file)}).first;
    made_ = true;
  }
  Open& open = found->second;
  OutputPlace place{.output = name, .offset = open.file.bytes()};
  auto appended = open.file.Append(bytes);
  if (!appended) return std::move(appended).error();
  open.records += records;
  open.changed = true;
  return place;
}

std::uint64_t JobOutputs::BytesOf(const std::string& name) const {
  const auto found = open_.find(name);
  return found == open_.end() ? 0 : found->second.file.bytes();
}

std::uint64_t JobOutputs::RecordsOf(const std::string& name) const {
  const auto found = open_.find(name);
  return found == open_.end() ? 0 : found->second.records;
}

Result<Done> JobOutputs::Close(const std::string& name, std::string_view tail) {
  const auto found = open_.find(name);
  if (found == open_.end()) return Done{};
  found->second.closed = true;
  found->second.changed = true;
  return found->second.file.Append(tail);
}

std::vector<std::string> JobOutputs::OpenNames() const {
  std::vector<std::string> names;
  for (const auto& [name, open] : open_) {
    if (!open.closed) names.push_back(name);
  }
  return names;
}

Result<std::vector<JobOutput>> JobOutputs::Sync() {
  std::vector<JobOutput> changed;
  for (auto& [name, open] : open_) {
    if (!open.changed) continue;
    auto synced = open.file.Sync();
    if (!synced) return std::move(synced).error();
    open.changed = false;
    changed.push_back({.name = name,
                       .bytes = open.file.bytes(),
                       .records = open.records,
                       .digest = open.file.digest(),
                       .closed = open.closed});
  }
  if (made_) SyncFolder(folder_);
  made_ = false;
  return changed;
}

Result<Done> JobOutputs::Publish() {
  bool renamed = false;
  for (auto at = open_.begin(); at != open_.end();) {
    if (!at->second.closed) {
      ++at;
      continue;
    }
    auto done = Rename(at->first);
    if (!done) return done;
    renamed = true;
    at = open_.erase(at);
  }
  if (renamed) SyncFolder(folder_);
  return Done{};
}

}  // namespace baybridge
