#include "cli/migrate_progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace baybridge {
namespace {

constexpr double kMega = 1'000'000;

using Number = unsigned long long;

std::string Clock(double seconds) {
  constexpr std::uint64_t kMinute = 60;
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  std::string text(16, '\0');
  const int size =
      std::snprintf(text.data(), text.size(), "%llu:%02llu", static_cast<Number>(whole / kMinute),
                    static_cast<Number>(whole % kMinute));
  text.resize(static_cast<std::size_t>(std::max(size, 0)));
  return text;
}

}  // namespace

MigrateProgress::MigrateProgress(const std::string& form,
                                 std::uint64_t bytes,
                                 MigrationProgress done)
    : bytes_(bytes),
      before_(done),
      now_(done) {
  if (form == "json") form_ = Form::kJson;
  if (form.empty() || form == "auto")
    form_ = ::isatty(STDERR_FILENO) != 0 ? Form::kBar : Form::kLines;
}

void MigrateProgress::Show(const MigrationProgress& now) {
  if (form_ == Form::kQuiet) return;
  now_ = now;
  const auto time = std::chrono::steady_clock::now();
  const auto pause = form_ == Form::kBar    ? std::chrono::milliseconds(200)
                     : form_ == Form::kJson ? std::chrono::milliseconds(1'000)
                                            : std::chrono::milliseconds(10'000);
  if (time - last_ < pause) return;
  last_ = time;
  const double seconds = std::chrono::duration<double>(time - begin_).count();
  if (form_ == Form::kJson) return TellProgram();
  ShowBar(now, seconds);
}

void MigrateProgress::TellProgram() const {
  (void)std::fprintf(
      stderr,
      "{\"records\":%llu,\"translated\":%llu,\"rejected\":%llu,\"bytes\":%llu,"
      "\"of\":%llu,\"durable\":%llu,\"cpu_seconds\":{\"reading\":%.2f,\"working\":%.2f,"
      "\"writing\":%.2f}}\n",
      static_cast<Number>(now_.records), static_cast<Number>(now_.translated),
      static_cast<Number>(now_.rejected), static_cast<Number>(now_.bytes),
      static_cast<Number>(bytes_), static_cast<Number>(now_.durable), now_.cost.reading,
      now_.cost.working, now_.cost.writing);
}

void MigrateProgress::ShowBar(const MigrationProgress& now, double seconds) const {
  const double speed = static_cast<double>(now.bytes - before_.bytes) / seconds;
  std::string bar = form_ == Form::kBar ? "\r" : "";
  if (bytes_ != 0) bar += HowFar(now, speed);
  (void)std::fprintf(stderr, "%s%llu records  %.1f MB/s  %llu translated  %llu rejected%s",
                     bar.c_str(), static_cast<Number>(now.records), speed / kMega,
                     static_cast<Number>(now.translated), static_cast<Number>(now.rejected),
                     form_ == Form::kBar ? "\033[K" : "\n");
}

std::string MigrateProgress::HowFar(const MigrationProgress& now, double speed) const {
  const double done = std::min(1.0, static_cast<double>(now.bytes) / static_cast<double>(bytes_));
  const double left =
      speed == 0 ? 0 : static_cast<double>(bytes_ - std::min(bytes_, now.bytes)) / speed;
  std::string text;
  if (form_ == Form::kBar) {
    constexpr std::size_t kWidth = 24;
    const auto full = std::min(kWidth, static_cast<std::size_t>(done * kWidth));
    text = "[" + std::string(full, '#') + std::string(kWidth - full, '.') + "] ";
  }
  return text + std::to_string(static_cast<int>(done * 100)) + " %  " + Clock(left) + " left  ";
}

void MigrateProgress::End() const {
  if (form_ == Form::kJson) TellProgram();
  if (form_ == Form::kBar) (void)std::fputs("\r\033[K", stderr);
}

}  // namespace baybridge
