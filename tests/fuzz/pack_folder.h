#pragma once

#include <filesystem>
#include <string_view>

namespace baybridge {

// A folder of packs in memory (or where there is no /dev/shm, among the temporary files) that a
// target may write to; it goes away with the program.
class PackFolder {
 public:
  PackFolder();
  PackFolder(const PackFolder&) = delete;
  PackFolder& operator=(const PackFolder&) = delete;
  ~PackFolder();

  const std::filesystem::path& folder() const { return folder_; }
  void Write(const std::filesystem::path& name, std::string_view bytes) const;
  // Copies a file or folder of the repository.
  void Copy(const std::filesystem::path& from, const std::filesystem::path& name) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace baybridge
