#pragma once

#include <filesystem>
#include <utility>

#include "core/result.h"

namespace baybridge {

// Keeps other runs off a folder while it lives, in the child processes as well.
class FolderLock {
 public:
  // Fails with kUnreadable where another run has it, or it cannot be opened.
  static Result<FolderLock> Take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

// Makes a folder that only its owner can look into; one that is there stays as it is. Fails with
// kUnreadable.
Result<Done> MakeFolder(const std::filesystem::path& folder);

// Copies standard input into a file: only a file can be gone on with. Fails with kUnreadable.
Result<Done> CopyStandardInput(const std::filesystem::path& to);

}  // namespace baybridge
