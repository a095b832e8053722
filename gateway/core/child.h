#pragma once

#include <cstddef>
#include <functional>
#include <sys/types.h>

#include "core/result.h"

namespace baybridge {

// What a child process may use before it is ended.
struct ChildLimits {
  int cpu_seconds = 10;                                  // of processor time
  int wall_seconds = 60;                                 // from start to end
  std::size_t memory = std::size_t{1024} * 1024 * 1024;  // resident bytes beyond the parent's
};

// Runs `work` in a child process and waits: work that hangs, takes too much memory or crashes ends
// the child, not the caller. The child shares nothing it changes with the caller; it can write no
// file and gives back only whether it came to its end. Done if `work` gave true. Fails with
// kMalformed where it gave false, kTooLarge (with the limit in `what`) where it was ended,
// kInternal where it crashed or could not be started. Call it while the process has one thread: the
// child has a copy of the caller's only.
Result<Done> RunInChild(const std::function<bool()>& work, const ChildLimits& limits = {});

// Resident bytes of a process; 0 where that is not known. Address space would be no measure:
// sanitizers reserve terabytes of it.
std::size_t ResidentBytes(pid_t process);

}  // namespace baybridge
