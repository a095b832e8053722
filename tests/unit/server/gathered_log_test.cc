#include "server/gathered_log.h"

#include <array>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace baybridge {
namespace {

using std::chrono::milliseconds;

// Both ends of a pipe; reading does not wait.
class Pipe {
 public:
  Pipe() {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    EXPECT_EQ(::fcntl(ends_[0], F_SETFL, O_NONBLOCK), 0);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  Pipe(Pipe&&) = delete;
  Pipe& operator=(Pipe&&) = delete;
  ~Pipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  int in() const { return ends_[1]; }
  std::string Read() const {
    constexpr std::size_t kMost = 65'536;
    std::string bytes(kMost, '\0');
    const ssize_t count = ::read(ends_[0], bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }

 private:
  std::array<int, 2> ends_{};
};

TEST(GatheredLogTest, WritesTogetherWhatWasPutAndLeavesNothing) {
  const Pipe pipe;
  {
    GatheredLog log(std::chrono::hours(1), pipe.in());
    log.Put("one\n");
    log.Put("two\n");
    EXPECT_EQ(pipe.Read(), "");
    log.Flush();
    EXPECT_EQ(pipe.Read(), "one\ntwo\n");
    log.Put("three\n");
  }
  EXPECT_EQ(pipe.Read(), "three\n");
}

TEST(GatheredLogTest, WritesAfterItsDelayAndAtOnceWhereThereIsNone) {
  const Pipe soon;
  GatheredLog log(milliseconds(5), soon.in());
  log.Put("one\n");
  std::string read;
  while ((read += soon.Read()).empty()) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(read, "one\n");
  const Pipe now;
  GatheredLog(milliseconds(0), now.in()).Put("two\n");
  EXPECT_EQ(now.Read(), "two\n");
}

TEST(GatheredLogTest, LinesOfManyThreadsStayWhole) {
  constexpr int kThreads = 4;
  constexpr int kLines = 500;
  const Pipe pipe;
  std::string read;
  {
    GatheredLog log(milliseconds(1), pipe.in());
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int line = 0; line < kLines; ++line) log.Put("a line\n");
      });
    }
    threads.clear();
    log.Flush();
    read = pipe.Read();
  }
  std::string expected;
  for (int i = 0; i < kThreads * kLines; ++i) expected += "a line\n";
  EXPECT_EQ(read + pipe.Read(), expected);
}

}  // namespace
}  // namespace baybridge
