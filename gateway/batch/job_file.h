#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"
#include "crypto/sha256_stream.h"

namespace baybridge {

// Every write of a job's outputs goes through here. An error of a sync ends the process at once
// (exit code 3, with the reason on standard error): what is durable is unknown then, and only a new
// start from the ledger knows.

// Syncs a folder, so that files made or renamed in it stay so.
void SyncFolder(const std::filesystem::path& folder);

// One output of a job while it is written. It is appended to; what was not synced counts for
// nothing. Owns the descriptor.
class JobFile {
 public:
  // Makes the file, empty and readable by its owner only. Fails with kUnreadable.
  static Result<JobFile> Create(const std::filesystem::path& path);
  // Opens the file to go on behind its first `bytes`; what is behind them is cut off. Fails with
  // kMalformed where these bytes are not those of `digest` (hex), kNotFound and kUnreadable.
  static Result<JobFile> Reopen(const std::filesystem::path& path,
                                std::uint64_t bytes,
                                const std::string& digest);
  JobFile(JobFile&& other) noexcept;
  JobFile& operator=(JobFile&&) = delete;
  JobFile(const JobFile&) = delete;
  JobFile& operator=(const JobFile&) = delete;
  ~JobFile();

  // Fails with kUnreadable (the disk is full, an I/O error).
  Result<Done> Append(std::string_view bytes);
  // Everything appended is durable when this returns Done. Fails like Append.
  Result<Done> Sync();

  std::uint64_t bytes() const { return bytes_; }
  // SHA-256 (hex) of everything appended.
  std::string digest() const { return Hex(sha256_.Digest()); }

 private:
  JobFile(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  Result<Done> Flush();
  Result<Done> Write(std::string_view rest);
  Result<Done> Rehash(std::uint64_t bytes);

  int fd_ = -1;
  std::filesystem::path path_;
  std::string buffer_;
  std::uint64_t bytes_ = 0;    // appended
  std::uint64_t written_ = 0;  // of these, handed to the system
  std::uint64_t told_ = 0;     // of these, that it shall carry to the disk
  Sha256Stream sha256_;
};

}  // namespace baybridge
