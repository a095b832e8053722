#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>

namespace baybridge {

// Lines of the log that may wait a moment, so that one write takes many of them: never more than a
// pipe takes in one piece (PIPE_BUF), so that lines which others write stand between whole lines.
// What a warning or an error says is for LogLine::Write, which waits for nothing. Thread-safe.
class GatheredLog {
 public:
  // A line stands in the log after `delay` at the latest; 0: at once, each by a write of its own.
  // `file` is written to, not closed.
  explicit GatheredLog(std::chrono::milliseconds delay = std::chrono::milliseconds(100),
                       int file = STDERR_FILENO);
  GatheredLog(const GatheredLog&) = delete;
  GatheredLog& operator=(const GatheredLog&) = delete;
  GatheredLog(GatheredLog&&) = delete;
  GatheredLog& operator=(GatheredLog&&) = delete;
  // Writes what is left.
  ~GatheredLog();

  // Takes one line with its end. A log that cannot be written must not stop the service: what the
  // system does not take is lost.
  void Put(std::string_view line);
  // Returns when everything that was put before is written.
  void Flush();

 private:
  void Run();

  const std::chrono::milliseconds delay_;
  const int file_;
  std::mutex writing_;  // lines are written in the order in which they were put
  std::mutex mutex_;    // of what follows
  std::condition_variable more_;
  std::string lines_;
  bool stopping_ = false;
  std::jthread writer_;
};

}  // namespace baybridge
