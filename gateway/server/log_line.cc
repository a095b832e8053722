#include "server/log_line.h"

#include <array>
#include <chrono>
#include <ctime>
#include <unistd.h>

namespace baybridge {
namespace {

std::string Now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  constexpr std::size_t kSize = 32;
  std::array<char, kSize> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  constexpr int kMillis = 1'000;
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
      kMillis;
  const std::string digits = std::to_string(millis);
  return std::string(text.data()) + "." + std::string(3 - digits.size(), '0') + digits + "Z";
}

}  // namespace

std::string QuoteForLog(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c >= ' ' && c <= '~') {
      quoted += c;
    } else {
      quoted += "\\u00";
      quoted += kHex[byte >> 4U];
      quoted += kHex[byte & 15U];
    }
  }
  return quoted + "\"";
}

LogLine::LogLine(std::string_view level, std::string_view event) {
  line_ = "{\"time\":\"" + Now() + "\",\"level\":" + QuoteForLog(level) +
          ",\"event\":" + QuoteForLog(event);
}

LogLine& LogLine::Text(std::string_view key, std::string_view value) {
  line_ += "," + QuoteForLog(key) + ":" + QuoteForLog(value);
  return *this;
}

LogLine& LogLine::Number(std::string_view key, std::uint64_t value) {
  line_ += "," + QuoteForLog(key) + ":" + std::to_string(value);
  return *this;
}

void LogLine::Write() {
  line_ += "}\n";
  // One write, so that lines of many threads do not mix. A log that cannot be written must not stop
  // the service.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line_.data(), line_.size());
}

}  // namespace baybridge
