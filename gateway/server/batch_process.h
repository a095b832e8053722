#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "core/result.h"

namespace baybridge {

// Another program that works for this one, and may be told to stop. It ends when the thread that
// runs it does, with SIGTERM. Thread-safe.
class BatchProcess {
 public:
  // Runs it to its end; `line` gets what it writes on standard error, line by line. Returns its
  // exit code; 128 and more where a signal ended it. Fails with kInternal where it could not be
  // started. Once only.
  Result<int> Run(const std::vector<std::string>& arguments,
                  const std::function<void(std::string_view)>& line);
  // Asks it to stop, also where it has not begun yet: then it does not.
  void Stop();
  bool stopped() const { return stopped_.load(); }

 private:
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  pid_t child_ = 0;  // guarded by mutex_: while it runs
};

}  // namespace baybridge
