#include "faults/disk_image.h"

#include <fstream>
#include <map>

namespace baybridge {
namespace {

struct File {
  std::string durable;
  std::vector<IoEvent> pending;
};

void Apply(const IoEvent& event, std::size_t size, std::string& content) {
  if (event.call == IoCall::kTruncate) {
    content.resize(event.offset, '\0');
    return;
  }
  if (content.size() < event.offset + size) content.resize(event.offset + size, '\0');
  content.replace(event.offset, size, event.bytes, 0, size);
}

class Disk {
 public:
  void Do(const IoEvent& event) {
    switch (event.call) {
      case IoCall::kCreate:
        names_[event.path] = files_.size();
        files_.emplace_back();
        [[fallthrough]];
      case IoCall::kRename:
      case IoCall::kRemove: Change(event); break;
      case IoCall::kWrite:
      case IoCall::kTruncate:
        if (names_.contains(event.path)) files_[names_[event.path]].pending.push_back(event);
        break;
      case IoCall::kSync: Sync(event.path); break;
      case IoCall::kTell: break;
    }
  }

  // Content by path of one of the disks that there may be.
  std::map<std::string, std::string> Draw(std::mt19937& random) const {
    const std::size_t certain = certain_;
    const std::size_t most = changes_.size();
    const std::size_t changes = certain + random() % (most - certain + 1);
    std::map<std::string, std::size_t> names;
    for (std::size_t i = 0; i < changes; ++i) Follow(changes_[i], names);
    std::map<std::string, std::string> contents;
    for (const auto& [path, file] : names) contents[path] = DrawContent(files_[file], random);
    return contents;
  }

 private:
  struct NameChange {
    IoEvent event;
    std::size_t file = 0;
  };

  void Change(const IoEvent& event) {
    const auto found = names_.find(event.path);
    if (found == names_.end()) return;
    changes_.push_back({event, found->second});
    if (event.call != IoCall::kCreate) Follow(changes_.back(), names_);
  }

  static void Follow(const NameChange& change, std::map<std::string, std::size_t>& names) {
    if (change.event.call != IoCall::kCreate) names.erase(change.event.path);
    if (change.event.call == IoCall::kCreate) names[change.event.path] = change.file;
    if (change.event.call == IoCall::kRename) names[change.event.bytes] = change.file;
  }

  void Sync(const std::string& path) {
    const auto found = names_.find(path);
    if (found == names_.end()) {  // a folder
      certain_ = changes_.size();
      return;
    }
    File& file = files_[found->second];
    for (const IoEvent& event : file.pending) Apply(event, event.bytes.size(), file.durable);
    file.pending.clear();
  }

  static std::string DrawContent(const File& file, std::mt19937& random) {
    constexpr std::size_t kSector = 512;
    std::string content = file.durable;
    for (const IoEvent& event : file.pending) {
      const auto fate = random() % 3;
      std::size_t size = event.bytes.size();
      if (fate == 0) continue;
      if (fate == 1 && event.call == IoCall::kWrite) {
        size = random() % (size / kSector + 1) * kSector;
        if (size == 0) continue;
      }
      Apply(event, size, content);
    }
    return content;
  }

  std::vector<File> files_;
  std::map<std::string, std::size_t> names_;
  std::vector<NameChange> changes_;
  std::size_t certain_ = 0;
};

}  // namespace

void WriteDiskImage(const std::vector<IoEvent>& events,
                    std::size_t count,
                    const std::string& from,
                    const std::filesystem::path& to,
                    std::mt19937& random) {
  Disk disk;
  for (std::size_t i = 0; i < count; ++i) disk.Do(events[i]);
  std::filesystem::create_directories(to);
  for (const auto& [path, content] : disk.Draw(random)) {
    if (path.ends_with("-shm")) continue;  // memory, not disk
    std::ofstream(to / path.substr(from.size() + 1), std::ios::binary) << content;
  }
}

}  // namespace baybridge
