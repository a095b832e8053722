#pragma once

#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sched.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace baybridge {

// In the calling thread: everything that it opens from now on is of the network of that file
// (Hosts). True where that could be done; safe between fork and exec.
inline bool EnterNetwork(const char* file) {
  const int network = ::open(file, O_RDONLY | O_CLOEXEC);
  if (network < 0) return false;
  const bool entered = ::setns(network, CLONE_NEWNET) == 0;
  ::close(network);
  return entered;
}

// Calls `what` within a network, in a thread of its own. Fails the test where it cannot be entered.
inline void WithinNetwork(const std::filesystem::path& network, const std::function<void()>& what) {
  std::thread([&] {
    if (EnterNetwork(network.c_str())) return what();
    ADD_FAILURE() << network << " cannot be entered";
  }).join();
}

}  // namespace baybridge
