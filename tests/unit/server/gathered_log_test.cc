#include "server/gathered_log.h"

#include <array>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <climits>
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

// Others write to the same pipe: what the system takes in one piece is whole lines.
TEST(GatheredLogTest, WritesWholeLinesInPiecesThatOthersDoNotTear) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_DIRECT | O_NONBLOCK), 0);  // a read gives what one write gave
  constexpr int kLines = 300;
  const std::string line = std::string(99, 'x') + "\n";
  {
    GatheredLog log(std::chrono::hours(1), ends[1]);
    for (int i = 0; i < kLines; ++i) log.Put(line);
    log.Flush();
    log.Put(line + "no end");
  }
  std::string read;
  std::size_t pieces = 0;
  std::string piece(std::size_t{64} * 1024, '\0');
  for (ssize_t count = 0; (count = ::read(ends[0], piece.data(), piece.size())) > 0; ++pieces) {
    const std::string_view whole(piece.data(), static_cast<std::size_t>(count));
    EXPECT_LE(whole.size(), static_cast<std::size_t>(PIPE_BUF));
    EXPECT_TRUE(whole.ends_with('\n') || whole.ends_with("no end"));
    read += whole;
  }
  std::string expected;
  for (int i = 0; i <= kLines; ++i) expected += line;
  EXPECT_EQ(read, expected + "no end");
  EXPECT_GT(pieces, 2U);
  EXPECT_LT(pieces, 20U);
  ::close(ends[0]);
  ::close(ends[1]);
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
