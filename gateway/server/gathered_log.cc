#include "server/gathered_log.h"

#include <cerrno>

#include <climits>

namespace baybridge {
namespace {

constexpr std::size_t kMostGathered = std::size_t{64} * 1024;  // 64 KiB

// Whole lines, as many as a pipe takes in one piece: what others write to it stands between them.
std::string_view NextPiece(std::string_view lines) {
  if (lines.size() <= PIPE_BUF) return lines;
  std::size_t end = lines.substr(0, PIPE_BUF).rfind('\n');
  if (end == std::string_view::npos) end = lines.find('\n');
  return lines.substr(0, end == std::string_view::npos ? lines.size() : end + 1);
}

void WriteAll(int file, std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view piece = NextPiece(lines);
    ssize_t written = 0;
    do {
      written = ::write(file, piece.data(), piece.size());
    } while (written < 0 && errno == EINTR);
    if (written < 0) return;
    lines.remove_prefix(piece.size());
  }
}

}  // namespace

GatheredLog::GatheredLog(std::chrono::milliseconds delay, int file) : delay_(delay), file_(file) {
  if (delay_.count() > 0) writer_ = std::jthread([this] { Run(); });
}

GatheredLog::~GatheredLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  more_.notify_one();
  if (writer_.joinable()) writer_.join();
  Flush();
}

void GatheredLog::Put(std::string_view line) {
  bool first = false;
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    first = lines_.empty();
    lines_ += line;
    full = delay_.count() == 0 || lines_.size() >= kMostGathered;
  }
  if (full) {
    Flush();
  } else if (first) {
    more_.notify_one();
  }
}

void GatheredLog::Flush() {
  const std::lock_guard one(writing_);
  std::string lines;
  {
    const std::lock_guard lock(mutex_);
    lines.swap(lines_);
  }
  WriteAll(file_, lines);
}

void GatheredLog::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    more_.wait(lock, [&] { return stopping_ || !lines_.empty(); });
    more_.wait_for(lock, delay_, [&] { return stopping_; });
    lock.unlock();
    Flush();
    lock.lock();
  }
}

}  // namespace baybridge
