#include "core/file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace baybridge {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string ErrorText(int error) {
  return std::generic_category().message(error);
}

Failure FileFailure(FailureKind kind, const std::filesystem::path& path, std::string what) {
  return {.kind = kind, .what = std::move(what), .place = path.string(), .advice = {}};
}

Failure TooLarge(const std::filesystem::path& path, std::size_t max_bytes) {
  return FileFailure(FailureKind::kTooLarge, path,
                     "expected at most " + std::to_string(max_bytes) + " bytes, found more");
}

// `expected` is the size that the file system states, or 0 where it does not know.
Result<std::string> ReadAll(int fd,
                            const std::filesystem::path& path,
                            std::size_t max_bytes,
                            std::size_t expected) {
  constexpr std::size_t kChunk = std::size_t{64} * 1024;
  std::string bytes;
  // One byte more than stated, so that the end of the file shows at once.
  std::size_t chunk = expected > 0 && expected < kChunk ? expected + 1 : kChunk;
  while (bytes.size() <= max_bytes) {
    const std::size_t old = bytes.size();
    bytes.resize(old + chunk);
    const ssize_t got = ::read(fd, bytes.data() + old, chunk);
    if (got < 0 && errno == EINTR) {
      bytes.resize(old);
      continue;
    }
    if (got < 0)
      return FileFailure(FailureKind::kUnreadable, path, "cannot read: " + ErrorText(errno));
    bytes.resize(old + static_cast<std::size_t>(got));
    if (bytes.size() > max_bytes) break;
    if (got == 0 || (expected > 0 && bytes.size() == expected && got < static_cast<ssize_t>(chunk)))
      return bytes;
    chunk = kChunk;
  }
  return TooLarge(path, max_bytes);
}

Result<Done> WriteAll(int fd, const std::filesystem::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0)
      return FileFailure(FailureKind::kUnreadable, path, "cannot write: " + ErrorText(errno));
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(fd) != 0)
    return FileFailure(FailureKind::kUnreadable, path, "cannot sync: " + ErrorText(errno));
  return Done{};
}

}  // namespace

Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t max_bytes) {
  if (path == "-") return ReadAll(STDIN_FILENO, "standard input", max_bytes, 0);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    const auto kind = errno == ENOENT ? FailureKind::kNotFound : FailureKind::kUnreadable;
    return FileFailure(kind, path, "cannot open: " + ErrorText(errno));
  }
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) {
    return FileFailure(FailureKind::kUnreadable, path, "cannot open: " + ErrorText(errno));
  }
  if (S_ISDIR(info.st_mode)) {
    return FileFailure(FailureKind::kUnreadable, path, "expected a file, found a directory");
  }
  const std::size_t expected =
      S_ISREG(info.st_mode) && info.st_size > 0 ? static_cast<std::size_t>(info.st_size) : 0;
  if (expected > max_bytes) return TooLarge(path, max_bytes);
  return ReadAll(file.get(), path, max_bytes, expected);
}

Result<Done> WriteFile(const std::filesystem::path& path, std::string_view bytes) {
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) {
    return FileFailure(FailureKind::kUnreadable, path, "cannot write: " + ErrorText(errno));
  }
  constexpr mode_t kMode = 0644;
  auto written = WriteAll(file.get(), path, bytes);
  if (written && ::fchmod(file.get(), kMode) == 0 &&
      ::rename(temporary.c_str(), path.c_str()) == 0) {
    return Done{};
  }
  const int error = errno;
  ::unlink(temporary.c_str());
  if (!written) return written;
  return FileFailure(FailureKind::kUnreadable, path, "cannot write: " + ErrorText(error));
}

}  // namespace baybridge
