#include "batch/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <malloc.h>
#include <memory>
#include <new>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/check.h"
#include "core/child.h"

namespace baybridge {
namespace {

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // a signal handler sets it

constexpr auto kLook = std::chrono::milliseconds(10);

void RequestStop(int /*signal*/) {
  stop_requested.store(true);
}

void ListenForStop() {
  struct sigaction action {};
  action.sa_handler = RequestStop;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) (void)sigaction(signal, &action, nullptr);
}

Failure Ended(std::string what) {
  return {.kind = FailureKind::kInternal,
          .what = std::move(what),
          .place = {},
          .advice = "what was committed stays; go on with --resume"};
}

// Slots in memory that parent and child share.
class SharedSlots {
 public:
  explicit SharedSlots(unsigned count) : count_(count) {
    memory_ = ::mmap(nullptr, count_ * sizeof(WorkerSlot), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    BAYBRIDGE_CHECK(memory_ != MAP_FAILED);
    for (unsigned i = 0; i < count_; ++i) new (&slots()[i]) WorkerSlot;
  }
  SharedSlots(const SharedSlots&) = delete;
  SharedSlots& operator=(const SharedSlots&) = delete;
  ~SharedSlots() { (void)::munmap(memory_, count_ * sizeof(WorkerSlot)); }

  std::span<WorkerSlot> slots() const { return {static_cast<WorkerSlot*>(memory_), count_}; }

 private:
  void* memory_ = nullptr;
  std::size_t count_;
};

// Buffers of chunks come and go with their size: each is given back by itself, and no room is held
// in advance.
void HoldLittleMemory(unsigned workers) {
#ifdef __GLIBC__
  constexpr unsigned kFew = 2;  // they hardly ever wait for each other, and share what is free
  if (workers <= kFew) (void)mallopt(M_ARENA_MAX, 1);
  constexpr int kApart = 32 * 1024;
  (void)mallopt(M_MMAP_THRESHOLD, kApart);
  (void)mallopt(M_TRIM_THRESHOLD, kApart);
  (void)mallopt(M_TOP_PAD, 0);
#endif
}

class Supervisor {
 public:
  using Engine = std::function<int(std::span<WorkerSlot>, const std::vector<Suspect>&)>;

  Supervisor(const SupervisorOptions& options, const Engine& engine)
      : options_(options),
        engine_(engine),
        shared_(options.slots) {}

  Result<int> Run() {
    constexpr int kMostIdle = 3;  // ends with no record under way
    int idle = 0;
    while (true) {
      for (WorkerSlot& slot : shared_.slots()) slot.End();
      auto status = RunChild();
      if (!status) return std::move(status).error();
      if (WIFEXITED(*status)) return WEXITSTATUS(*status);
      if (stop_requested.load()) return Ended("the worker process was ended while it stopped");
      idle = Remember() ? 0 : idle + 1;
      if (idle == kMostIdle) {
        return Ended("the worker process was ended by signal " + std::to_string(WTERMSIG(*status)) +
                     " again and again");
      }
    }
  }

 private:
  Result<int> RunChild() {
    (void)std::fflush(nullptr);
    ReturnFreedMemory();  // of loading packs: the child would hold it as well
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) return Ended("a worker process could not be started");
    if (child == 0) {
      (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(1);  // the parent was gone before
      const rlimit none{.rlim_cur = 0, .rlim_max = 0};
      (void)setrlimit(RLIMIT_CORE, &none);  // a core would hold records
      HoldLittleMemory(options_.slots);
      const int code = engine_(shared_.slots(), suspects_);
      (void)std::fflush(nullptr);
      _exit(code);
    }
    return Watch(child);
  }

  Result<int> Watch(pid_t child) {
    bool told = false;
    killed_for_time_ = false;
    while (true) {
      int status = 0;
      const pid_t seen = waitpid(child, &status, WNOHANG);
      if (seen == child) return status;
      if (seen < 0 && errno != EINTR) return Ended("the worker process was lost");
      if (stop_requested.load() && !told) {
        told = true;
        (void)kill(child, SIGTERM);
      }
      if (HasHung()) killed_for_time_ = true;
      if (killed_for_time_ || ResidentBytes(child) > options_.memory) (void)kill(child, SIGKILL);
      std::this_thread::sleep_for(kLook);
    }
  }

  bool HasHung() const {
    const std::int64_t most = std::chrono::nanoseconds(options_.record_time).count();
    const std::int64_t now = WorkerSlot::Now();
    return std::ranges::any_of(shared_.slots(), [&](const WorkerSlot& slot) {
      const std::int64_t since = slot.since.load();
      return since != 0 && now - since > most;
    });
  }

  // Notes what was under way; false where nothing was.
  bool Remember() {
    const std::int64_t most = std::chrono::nanoseconds(options_.record_time).count();
    bool any = false;
    for (const WorkerSlot& slot : shared_.slots()) {
      const std::int64_t since = slot.since.load();
      if (since == 0) continue;
      any = true;
      const Suspect now{.input = slot.input.load(),
                        .record = slot.record.load(),
                        .offset = slot.offset.load(),
                        .hung = killed_for_time_ && WorkerSlot::Now() - since > most};
      const auto known = std::ranges::find_if(suspects_, [&](const Suspect& suspect) {
        return suspect.input == now.input && suspect.record == now.record;
      });
      if (known == suspects_.end()) {
        suspects_.push_back(now);
      } else {
        ++known->times;
        known->hung = known->hung || now.hung;
      }
    }
    return any;
  }

  const SupervisorOptions& options_;
  const Engine& engine_;
  SharedSlots shared_;
  std::vector<Suspect> suspects_;
  bool killed_for_time_ = false;
};

}  // namespace

void ReturnFreedMemory() {
#ifdef __GLIBC__
  (void)malloc_trim(0);
#endif
}

bool StopRequested() {
  return stop_requested.load();
}

Result<int> Supervise(
    const SupervisorOptions& options,
    const std::function<int(std::span<WorkerSlot>, const std::vector<Suspect>&)>& engine) {
  ListenForStop();
  return Supervisor(options, engine).Run();
}

}  // namespace baybridge
