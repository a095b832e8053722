#include "core/child.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace baybridge {
namespace {

constexpr int kSaidNo = 1;
constexpr auto kLook = std::chrono::milliseconds(5);

[[noreturn]] void RunChild(const std::function<bool()>& work, const ChildLimits& limits) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto seconds = static_cast<rlim_t>(limits.cpu_seconds);
  const rlimit cpu{.rlim_cur = seconds, .rlim_max = seconds + 1};
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  const bool limited = setrlimit(RLIMIT_CPU, &cpu) == 0 && setrlimit(RLIMIT_FSIZE, &none) == 0 &&
                       setrlimit(RLIMIT_CORE, &none) == 0;
  // _exit: the caller's buffers and handlers are the caller's.
  _exit(limited && work() ? 0 : kSaidNo);
}

Failure Ended(FailureKind kind, std::string what) {
  return {.kind = kind, .what = std::move(what), .place = {}, .advice = {}};
}

Result<Done> Outcome(int status) {
  if (WIFEXITED(status)) {
    if (WEXITSTATUS(status) == 0) return Done{};
    if (WEXITSTATUS(status) == kSaidNo)
      return Ended(FailureKind::kMalformed, "the work in a child process did not succeed");
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return Ended(FailureKind::kTooLarge, "ended at its limit of processor time");
  return Ended(FailureKind::kInternal, "a child process crashed");
}

}  // namespace

std::size_t ResidentBytes(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/statm";
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return 0;
  std::array<char, 128> line{};
  const bool read = std::fgets(line.data(), static_cast<int>(line.size()), file) != nullptr;
  (void)std::fclose(file);
  if (!read) return 0;
  char* at = line.data();
  (void)std::strtoull(at, &at, 10);  // the first number is the address space
  return static_cast<std::size_t>(std::strtoull(at, nullptr, 10)) *
         static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

Result<Done> RunInChild(const std::function<bool()>& work, const ChildLimits& limits) {
  const std::size_t most = ResidentBytes(getpid()) + limits.memory;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(limits.wall_seconds);
  const pid_t child = fork();
  if (child < 0) return Ended(FailureKind::kInternal, "a child process could not be started");
  if (child == 0) RunChild(work, limits);
  int status = 0;
  std::string ended;
  while (true) {
    const pid_t seen = waitpid(child, &status, ended.empty() ? WNOHANG : 0);
    if (seen == child) break;
    if (seen < 0 && errno != EINTR)
      return Ended(FailureKind::kInternal, "a child process was lost");
    if (seen < 0 || !ended.empty()) continue;
    if (ResidentBytes(child) > most) ended = "ended at its limit of memory";
    if (std::chrono::steady_clock::now() > end) ended = "ended at its limit of time";
    if (!ended.empty()) {
      (void)kill(child, SIGKILL);
    } else {
      std::this_thread::sleep_for(kLook);
    }
  }
  if (!ended.empty()) return Ended(FailureKind::kTooLarge, std::move(ended));
  return Outcome(status);
}

}  // namespace baybridge
