#include "server/batch_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace baybridge {
namespace {

constexpr int kNotStarted = 127;
constexpr int kSignalBase = 128;
constexpr std::size_t kMostLine = std::size_t{64} * 1024;  // 64 KiB

// Between fork and exec of a process with threads: only calls that are safe there.
[[noreturn]] void Become(char* const* arguments, int errors) {
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigset_t none;
  sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, nullptr);
  (void)std::signal(SIGPIPE, SIG_DFL);
  const int nothing = open("/dev/null", O_RDWR);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
      dup2(errors, STDERR_FILENO) < 0)
    _exit(kNotStarted);
  execv(arguments[0], arguments);
  _exit(kNotStarted);
}

void ReadLines(int from, const std::function<void(std::string_view)>& line) {
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t got = read(from, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(got));
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', begin)) {
      line(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
    text.erase(0, begin);
    if (text.size() > kMostLine) text.clear();
  }
  if (!text.empty()) line(text);
}

}  // namespace

Result<int> BatchProcess::Run(const std::vector<std::string>& arguments,
                              const std::function<void(std::string_view)>& line) {
  std::vector<std::string> kept = arguments;
  std::vector<char*> pointers;
  for (std::string& argument : kept) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  std::array<int, 2> pipe_ends{-1, -1};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
    return Failure{FailureKind::kInternal, "no pipe", {}, {}};
  pid_t child = -1;
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_.load()) child = fork();
    if (child == 0) Become(pointers.data(), pipe_ends[1]);
    child_ = std::max(child, 0);
  }
  close(pipe_ends[1]);
  if (child > 0) ReadLines(pipe_ends[0], line);
  close(pipe_ends[0]);
  if (child <= 0) {
    if (stopped_.load()) return kSignalBase + SIGTERM;
    return Failure{FailureKind::kInternal, "the process could not be started", {}, {}};
  }
  // It is told to stop as long as it can be: its number is not another's before it was waited for.
  siginfo_t ended{};
  while (waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  const std::lock_guard lock(mutex_);
  child_ = 0;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalBase + WTERMSIG(status);
}

void BatchProcess::Stop() {
  stopped_.store(true);
  const std::lock_guard lock(mutex_);
  if (child_ > 0) kill(child_, SIGTERM);
}

}  // namespace baybridge
