#include "batch/job_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace baybridge {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{128} * 1024;
constexpr std::uint64_t kTellBytes = std::uint64_t{4} * 1024 * 1024;
constexpr std::size_t kRehashBytes = std::size_t{1024} * 1024;
constexpr int kExitFailure = 3;

Failure WriteFailure(const std::filesystem::path& path, const char* doing, int error) {
  return {.kind = FailureKind::kUnreadable,
          .what = std::string(doing) + ": " + std::generic_category().message(error),
          .place = path.string(),
          .advice = error == ENOSPC ? "make room on the disk, then go on with --resume" : ""};
}

[[noreturn]] void EndAfterSync(const std::filesystem::path& path, int error) {
  std::fprintf(stderr,
               "baybridge: %s: cannot sync: %s\n"
               "  advice: nothing behind the last commit counts; check the disk, then go on with "
               "--resume\n",
               path.c_str(), std::generic_category().message(error).c_str());
  _exit(kExitFailure);
}

void SyncOrEnd(int fd, const std::filesystem::path& path) {
  int done = ::fsync(fd);
  while (done != 0 && errno == EINTR) done = ::fsync(fd);  // was not tried
  if (done != 0) EndAfterSync(path, errno);
}

int OpenAgain(const std::filesystem::path& path, int flags) {
  constexpr mode_t kOwnerOnly = 0600;
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

}  // namespace

void SyncFolder(const std::filesystem::path& folder) {
  const int fd = OpenAgain(folder, O_RDONLY | O_DIRECTORY);
  if (fd < 0) EndAfterSync(folder, errno);
  SyncOrEnd(fd, folder);
  ::close(fd);
}

JobFile::JobFile(JobFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)),
      bytes_(other.bytes_),
      written_(other.written_),
      told_(other.told_),
      sha256_(std::move(other.sha256_)) {}

JobFile::~JobFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<JobFile> JobFile::Create(const std::filesystem::path& path) {
  const int fd = OpenAgain(path, O_RDWR | O_CREAT | O_TRUNC);
  if (fd < 0) return WriteFailure(path, "cannot write", errno);
  return JobFile(fd, path);
}

Result<JobFile> JobFile::Reopen(const std::filesystem::path& path,
                                std::uint64_t bytes,
                                const std::string& digest) {
  const int fd = OpenAgain(path, O_RDWR);
  if (fd < 0) return WriteFailure(path, "cannot open an output of the job", errno);
  JobFile file(fd, path);
  auto hashed = file.Rehash(bytes);
  if (!hashed) return std::move(hashed).error();
  if (file.digest() != digest) {
    return Failure{.kind = FailureKind::kMalformed,
                   .what = "the output is not what the job wrote: it was changed or is damaged",
                   .place = path.string(),
                   .advice = "bring it back from a copy, or start a new job in another folder"};
  }
  if (::ftruncate(fd, static_cast<off_t>(bytes)) != 0)
    return WriteFailure(path, "cannot cut off what does not count", errno);
  return file;
}

Result<Done> JobFile::Rehash(std::uint64_t bytes) {
  std::vector<char> part(kRehashBytes);
  while (bytes_ < bytes) {
    const std::size_t most = std::min<std::uint64_t>(part.size(), bytes - bytes_);
    const ssize_t got = ::pread(fd_, part.data(), most, static_cast<off_t>(bytes_));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return WriteFailure(path_, "cannot read", errno);
    if (got == 0) {
      return Failure{.kind = FailureKind::kMalformed,
                     .what = "the output is shorter than what the job wrote",
                     .place = path_.string(),
                     .advice = "bring it back from a copy, or start a new job in another folder"};
    }
    sha256_.Add(std::string_view(part.data(), static_cast<std::size_t>(got)));
    bytes_ += static_cast<std::uint64_t>(got);
  }
  written_ = told_ = bytes_;
  return Done{};
}

Result<Done> JobFile::Append(std::string_view bytes) {
  sha256_.Add(bytes);
  bytes_ += bytes.size();
  if (buffer_.size() + bytes.size() < kBufferBytes) {
    buffer_ += bytes;
    return Done{};
  }
  auto flushed = Flush();
  return flushed ? Write(bytes) : flushed;
}

Result<Done> JobFile::Flush() {
  auto written = Write(buffer_);
  if (written) buffer_.clear();
  return written;
}

// The system is told early what to carry to the disk, so that a sync finds little left to do and
// holds nobody up for long.
Result<Done> JobFile::Write(std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t put = ::pwrite(fd_, rest.data(), rest.size(), static_cast<off_t>(written_));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return WriteFailure(path_, "cannot write", errno);
    rest.remove_prefix(static_cast<std::size_t>(put));
    written_ += static_cast<std::uint64_t>(put);
  }
  if (written_ - told_ < kTellBytes) return Done{};
  (void)::sync_file_range(fd_, static_cast<off_t>(told_), static_cast<off_t>(written_ - told_),
                          SYNC_FILE_RANGE_WRITE);  // what it cannot do, the sync does
  told_ = written_;
  return Done{};
}

Result<Done> JobFile::Sync() {
  auto flushed = Flush();
  if (flushed) SyncOrEnd(fd_, path_);
  return flushed;
}

}  // namespace baybridge
