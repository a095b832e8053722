#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/result.h"

namespace baybridge {

// A folder with everything that one gateway needs to be tried out on this machine: an authority, a
// server's certificate, one client of each role, keys of tokens and a configuration. It is removed
// when this object ends. The certificates live for a day.
class DemoFolder {
 public:
  // Makes it below the folder for temporary files, for its owner only. Fails with kUnreadable.
  static Result<DemoFolder> Make();
  DemoFolder(DemoFolder&& other) noexcept : folder_(std::move(other.folder_)) {
    other.folder_.clear();
  }
  DemoFolder& operator=(DemoFolder&&) = delete;
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;
  ~DemoFolder();

  std::filesystem::path config_file() const { return folder_ / "gateway.json"; }
  const std::filesystem::path& folder() const { return folder_; }
  // Prints calls that work as they stand, on standard output.
  void Tell(std::uint16_t port) const;

 private:
  explicit DemoFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<Done> Fill() const;
  std::filesystem::path folder_;
};

// A bearer token by a key of ours on P-256, as JudgeToken accepts it: for the demonstration and
// for tests. `claims` is JSON.
Result<std::string> MakeToken(const std::string& key_pem,
                              const std::string& key_id,
                              const std::string& claims);

}  // namespace baybridge
