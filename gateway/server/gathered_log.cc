#include "server/gathered_log.h"

#include <cerrno>

namespace baybridge {
namespace {

constexpr std::size_t kMostGathered = std::size_t{64} * 1024;  // 64 KiB

void WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
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
