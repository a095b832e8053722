#pragma once

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace baybridge {

// In a child between fork and exec: it ends with the thread that started it, however that one ends,
// so that a test that is killed leaves no program behind. `parent` is the number of the process
// that forked. Only calls that are safe after a fork. To be called again after a change of user,
// which undoes it.
inline void EndWithParent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(126);
}

}  // namespace baybridge
