#include "faults/io_shim.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using baybridge::IoCall;

constexpr std::size_t kMostFiles = 1024;
constexpr std::size_t kMostPath = 512;
constexpr mode_t kOwnerOnly = 0600;

// How an event stands in the log; the path and the bytes follow it.
struct IoNote {
  IoCall call = IoCall::kWrite;
  std::uint32_t path_size = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  // of the bytes
};

struct Plan {
  std::array<char, kMostPath> under{};
  int log = -1;
  baybridge::IoFault fault;
};

Plan& ThePlan() {
  static Plan plan;
  return plan;
}

// Counts of parent and child are one.
std::atomic<std::uint64_t>& Calls() {
  static auto* const calls = static_cast<std::atomic<std::uint64_t>*>(
      mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  return *calls;
}

std::array<std::array<char, kMostPath>, kMostFiles>& Paths() {
  static std::array<std::array<char, kMostPath>, kMostFiles> paths{};
  return paths;
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

ssize_t RealWrite(int fd, const void* bytes, std::size_t size) {
  static auto* const real = Real<ssize_t(int, const void*, std::size_t)>("write");
  return real(fd, bytes, size);
}

int RealOpen(const char* path, int flags, mode_t mode) {
  static auto* const real = Real<int(const char*, int, ...)>("open");
  return real(path, flags, mode);
}

bool IsUnder(const char* path) {
  const char* under = ThePlan().under.data();
  return *under != '\0' && std::strncmp(path, under, std::strlen(under)) == 0;
}

const char* PathOf(int fd) {
  if (fd < 0 || static_cast<std::size_t>(fd) >= kMostFiles) return nullptr;
  const char* path = Paths()[static_cast<std::size_t>(fd)].data();
  return *path == '\0' ? nullptr : path;
}

void Remember(int fd, const char* path) {
  if (fd < 0 || static_cast<std::size_t>(fd) >= kMostFiles) return;
  std::snprintf(Paths()[static_cast<std::size_t>(fd)].data(), kMostPath, "%s", path);
}

void Forget(int fd) {
  if (fd >= 0 && static_cast<std::size_t>(fd) < kMostFiles)
    Paths()[static_cast<std::size_t>(fd)][0] = '\0';
}

void Note(
    IoCall call, const char* path, std::uint64_t offset, const void* bytes, std::uint64_t size) {
  const int log = ThePlan().log;
  if (log < 0) return;
  const IoNote note{.call = call,
                    .path_size = static_cast<std::uint32_t>(std::strlen(path)),
                    .offset = offset,
                    .size = bytes == nullptr ? 0 : size};
  std::string all(reinterpret_cast<const char*>(&note), sizeof note);
  all += path;
  if (bytes != nullptr) all.append(static_cast<const char*>(bytes), size);
  (void)RealWrite(log, all.data(), all.size());
}

// Whether this call is to fail; sets errno. `opens`: EMFILE is of calls that open only. `writes`:
// only these can be short.
enum class Fate { kDo, kFail, kShort };
Fate FateOf(bool opens, bool writes) {
  const baybridge::IoFault& fault = ThePlan().fault;
  const std::uint64_t call = Calls().fetch_add(1) + 1;
  const bool hit = fault.at != 0 && (fault.for_ever ? call >= fault.at : call == fault.at);
  if (!hit || (fault.error == EMFILE && !opens)) return Fate::kDo;
  if (fault.error == 0) return writes ? Fate::kShort : Fate::kDo;
  if (fault.error == ENOSPC && !opens && !writes) return Fate::kDo;
  errno = fault.error;
  return Fate::kFail;
}

template <typename Open>
int OpenWith(const char* path, int flags, const Open& open) {
  if (!IsUnder(path)) return open();
  if (FateOf(true, false) == Fate::kFail) return -1;
  struct stat info {};
  const bool was = ::stat(path, &info) == 0;
  const int fd = open();
  if (fd < 0) return fd;
  Remember(fd, path);
  if (!was) Note(IoCall::kCreate, path, 0, nullptr, 0);
  if (was && (flags & O_TRUNC) != 0) Note(IoCall::kTruncate, path, 0, nullptr, 0);
  return fd;
}

template <typename Write>
ssize_t WriteWith(
    int fd, const void* bytes, std::size_t size, std::int64_t at, const Write& write) {
  const char* path = PathOf(fd);
  if (path == nullptr) return write(size);
  const Fate fate = FateOf(false, true);
  if (fate == Fate::kFail) return -1;
  const std::size_t part = fate == Fate::kShort && size > 1 ? size / 2 : size;
  const std::int64_t offset = at >= 0 ? at : lseek(fd, 0, SEEK_CUR);
  const ssize_t put = write(part);
  if (put > 0)
    Note(IoCall::kWrite, path, static_cast<std::uint64_t>(offset), bytes,
         static_cast<std::uint64_t>(put));
  return put;
}

template <typename Sync>
int SyncWith(int fd, const Sync& sync) {
  const char* path = PathOf(fd);
  if (path == nullptr) return sync();
  if (FateOf(false, false) == Fate::kFail) return -1;
  const int done = sync();
  if (done == 0) Note(IoCall::kSync, path, 0, nullptr, 0);
  return done;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return OpenWith(path, flags, [&] { return RealOpen(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
  static auto* const real = Real<int(const char*, int, ...)>("open64");
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return OpenWith(path, flags, [&] { return real(path, flags, mode); });
}

int mkostemp(char* name, int flags) {
  static auto* const real = Real<int(char*, int)>("mkostemp");
  if (!IsUnder(name)) return real(name, flags);
  if (FateOf(true, false) == Fate::kFail) return -1;
  const int fd = real(name, flags);
  if (fd >= 0) {
    Remember(fd, name);
    Note(IoCall::kCreate, name, 0, nullptr, 0);
  }
  return fd;
}

int close(int fd) {
  static auto* const real = Real<int(int)>("close");
  Forget(fd);
  return real(fd);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return WriteWith(fd, bytes, size, -1,
                   [&](std::size_t part) { return RealWrite(fd, bytes, part); });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return WriteWith(fd, bytes, size, at,
                   [&](std::size_t part) { return real(fd, bytes, part, at); });
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return WriteWith(fd, bytes, size, at,
                   [&](std::size_t part) { return real(fd, bytes, part, at); });
}

int fsync(int fd) {
  static auto* const real = Real<int(int)>("fsync");
  return SyncWith(fd, [&] { return real(fd); });
}

int fdatasync(int fd) {
  static auto* const real = Real<int(int)>("fdatasync");
  return SyncWith(fd, [&] { return real(fd); });
}

int ftruncate(int fd, off_t size) {
  static auto* const real = Real<int(int, off_t)>("ftruncate");
  const char* path = PathOf(fd);
  if (path == nullptr) return real(fd, size);
  if (FateOf(false, false) == Fate::kFail) return -1;
  const int done = real(fd, size);
  if (done == 0) Note(IoCall::kTruncate, path, static_cast<std::uint64_t>(size), nullptr, 0);
  return done;
}

int ftruncate64(int fd, off64_t size) {
  return ftruncate(fd, size);
}

int rename(const char* from, const char* to) {
  static auto* const real = Real<int(const char*, const char*)>("rename");
  if (!IsUnder(from)) return real(from, to);
  if (FateOf(false, false) == Fate::kFail) return -1;
  const int done = real(from, to);
  if (done == 0) Note(IoCall::kRename, from, 0, to, std::strlen(to));
  return done;
}

int unlink(const char* path) {
  static auto* const real = Real<int(const char*)>("unlink");
  if (!IsUnder(path)) return real(path);
  if (FateOf(false, false) == Fate::kFail) return -1;
  const int done = real(path);
  if (done == 0) Note(IoCall::kRemove, path, 0, nullptr, 0);
  return done;
}

}  // extern "C"

namespace baybridge {

void BeginIo(const std::string& folder, const IoFault& fault, const std::string& log) {
  Plan& plan = ThePlan();
  Calls().store(0);
  plan.fault = fault;
  plan.log = log.empty() ? -1 : RealOpen(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, kOwnerOnly);
  std::snprintf(plan.under.data(), kMostPath, "%s", folder.c_str());
}

void EndIo() {
  Plan& plan = ThePlan();
  plan.under[0] = '\0';
  if (plan.log >= 0) close(plan.log);
  plan.log = -1;
  plan.fault = {};
}

std::uint64_t IoCalls() {
  return Calls().load();
}

void Tell(std::uint64_t number) {
  Note(IoCall::kTell, "", number, nullptr, 0);
}

std::vector<IoEvent> ReadIoLog(const std::string& log) {
  std::ifstream in(log, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::vector<IoEvent> events;
  for (std::size_t at = 0; at + sizeof(IoNote) <= all.size();) {
    IoNote note;
    std::memcpy(&note, all.data() + at, sizeof note);
    at += sizeof note;
    IoEvent event{.call = note.call,
                  .path = all.substr(at, note.path_size),
                  .offset = note.offset,
                  .bytes = all.substr(at + note.path_size, note.size)};
    at += note.path_size + note.size;
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace baybridge
