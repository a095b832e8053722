#include "cli/job_folder.h"

#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

namespace baybridge {

Result<FolderLock> FolderLock::Take(const std::filesystem::path& folder) {
  FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.fd_ >= 0 && ::flock(lock.fd_, LOCK_EX | LOCK_NB) == 0) return lock;
  return Failure{.kind = FailureKind::kUnreadable,
                 .what = "another run works on this folder, or it cannot be opened",
                 .place = folder.string(),
                 .advice = "wait until that run has ended"};
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<Done> MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::exists(folder, error)) return Done{};
  std::filesystem::create_directories(folder, error);
  if (!error && ::chmod(folder.c_str(), S_IRWXU) == 0) return Done{};
  return Failure{FailureKind::kUnreadable, "the folder cannot be made", folder.string(), {}};
}

Result<Done> CopyStandardInput(const std::filesystem::path& to) {
  constexpr std::size_t kPart = std::size_t{1024} * 1024;
  auto input = InputFile::Open("-");
  if (!input) return std::move(input).error();
  auto output = OutputFile::Create(to);
  if (!output) return std::move(output).error();
  std::string part(kPart, '\0');
  while (true) {
    auto got = input->Read(part.data(), part.size());
    if (!got) return std::move(got).error();
    if (*got == 0) return output->Commit(FileReaders::kOwner);
    auto written = output->Write(std::string_view(part).substr(0, *got));
    if (!written) return written;
  }
}

}  // namespace baybridge
