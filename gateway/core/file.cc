#include "core/file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace baybridge {
namespace {

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

Result<Done> WriteAll(int fd, const std::filesystem::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0)
      return FileFailure(FailureKind::kUnreadable, path, "cannot write: " + ErrorText(errno));
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return Done{};
}

}  // namespace

InputFile::InputFile(InputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      size_(other.size_),
      path_(std::move(other.path_)) {}

InputFile::~InputFile() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

Result<InputFile> InputFile::Open(const std::filesystem::path& path) {
  if (path == "-") return InputFile(STDIN_FILENO, 0, "standard input");
  InputFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC), 0, path);
  if (file.fd_ < 0) {
    const auto kind = errno == ENOENT ? FailureKind::kNotFound : FailureKind::kUnreadable;
    return FileFailure(kind, path, "cannot open: " + ErrorText(errno));
  }
  struct stat info {};
  if (::fstat(file.fd_, &info) != 0) {
    return FileFailure(FailureKind::kUnreadable, path, "cannot open: " + ErrorText(errno));
  }
  if (S_ISDIR(info.st_mode)) {
    return FileFailure(FailureKind::kUnreadable, path, "expected a file, found a directory");
  }
  if (S_ISREG(info.st_mode) && info.st_size > 0)
    file.size_ = static_cast<std::size_t>(info.st_size);
  return file;
}

Result<std::size_t> InputFile::Read(char* to, std::size_t size) {
  while (true) {
    const ssize_t got = ::read(fd_, to, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR) continue;
    return FileFailure(FailureKind::kUnreadable, path_, "cannot read: " + ErrorText(errno));
  }
}

Result<std::size_t> InputFile::ReadAt(std::size_t offset, char* to, std::size_t size) const {
  while (true) {
    const ssize_t got = ::pread(fd_, to, size, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR) continue;
    return FileFailure(FailureKind::kUnreadable, path_, "cannot read: " + ErrorText(errno));
  }
}

Result<Done> InputFile::ReadRest(std::string& bytes, std::size_t max_bytes) {
  constexpr std::size_t kChunk = std::size_t{64} * 1024;
  // One byte more than stated, so that the end of the file shows at once.
  const std::size_t stated = size_ > bytes.size() ? size_ - bytes.size() : 0;
  std::size_t chunk = stated > 0 && stated < kChunk ? stated + 1 : kChunk;
  while (bytes.size() <= max_bytes) {
    const std::size_t old = bytes.size();
    bytes.resize(old + chunk);
    auto got = Read(bytes.data() + old, chunk);
    bytes.resize(old + (got ? *got : 0));
    if (!got) return std::move(got).error();
    if (bytes.size() > max_bytes) break;
    if (*got == 0 || (size_ > 0 && bytes.size() == size_ && *got < chunk)) return Done{};
    chunk = kChunk;
  }
  return TooLarge(path_, max_bytes);
}

Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t max_bytes) {
  auto file = InputFile::Open(path);
  if (!file) return std::move(file).error();
  if (file->size() > max_bytes) return TooLarge(path, max_bytes);
  std::string bytes;
  auto read = file->ReadRest(bytes, max_bytes);
  if (!read) return std::move(read).error();
  return bytes;
}

namespace {

// The rights that the user's umask leaves. While it is read, files of other threads are made for
// the owner alone.
mode_t UsualMode() {
  static const mode_t mode = [] {
    constexpr mode_t kEverybody = 0666;
    const mode_t mask = ::umask(S_IRWXG | S_IRWXO);
    ::umask(mask);
    return kEverybody & ~mask;
  }();
  return mode;
}

}  // namespace

OutputFile::OutputFile(OutputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)) {}

OutputFile::~OutputFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<OutputFile> OutputFile::Create(const std::filesystem::path& path) {
  // A device or a pipe, /dev/null say, is written to; it must not be replaced by a file.
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) {
    const int direct = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (direct < 0)
      return FileFailure(FailureKind::kUnreadable, path, "cannot write: " + ErrorText(errno));
    return OutputFile(direct, path, {});
  }
  std::string temporary = path.string() + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0)
    return FileFailure(FailureKind::kUnreadable, path, "cannot write: " + ErrorText(errno));
  return OutputFile(fd, path, std::move(temporary));
}

Result<Done> OutputFile::Write(std::string_view bytes) {
  return WriteAll(fd_, path_, bytes);
}

Result<Done> OutputFile::Commit(FileReaders readers) {
  if (temporary_.empty()) {
    ::close(std::exchange(fd_, -1));
    return Done{};
  }
  const mode_t mode = readers == FileReaders::kOwner ? S_IRUSR | S_IWUSR : UsualMode();
  const bool synced = ::fsync(fd_) == 0 && ::fchmod(fd_, mode) == 0 &&
                      ::rename(temporary_.c_str(), path_.c_str()) == 0;
  if (!synced)
    return FileFailure(FailureKind::kUnreadable, path_, "cannot write: " + ErrorText(errno));
  ::close(std::exchange(fd_, -1));
  return Done{};
}

Result<std::string> ReadSecretFile(const std::filesystem::path& path,
                                   std::size_t max_bytes,
                                   std::string_view what) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Failure{FailureKind::kUsage, "others than its owner may read the " + std::string(what),
                   path.string(), "take their rights away (chmod 600)"};
  auto text = ReadFile(path, max_bytes);
  if (text && text->ends_with('\n')) text->pop_back();
  return text;
}

Result<Done> WriteFile(const std::filesystem::path& path,
                       std::string_view bytes,
                       FileReaders readers) {
  auto file = OutputFile::Create(path);
  if (!file) return std::move(file).error();
  auto written = file->Write(bytes);
  return written ? file->Commit(readers) : written;
}

}  // namespace baybridge
