#include "server/log_line.h"

#include <array>
#include <charconv>
#include <chrono>
#include <ctime>
#include <unistd.h>

#include "core/second_text.h"

namespace baybridge {
namespace {

constexpr std::size_t kUsualLine = 320;  // bytes

void AppendNow(std::string& out) {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  thread_local SecondText text("%Y-%m-%dT%H:%M:%S");
  constexpr int kMillis = 1'000;
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
      kMillis;
  const std::string digits = std::to_string(millis);
  out.append(text.Of(seconds)).append(".").append(3 - digits.size(), '0').append(digits) += 'Z';
}

void AppendQuoted(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c >= ' ' && c <= '~') {
      out += c;
    } else {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  out += '"';
}

}  // namespace

std::string QuoteForLog(std::string_view text) {
  std::string quoted;
  AppendQuoted(quoted, text);
  return quoted;
}

LogLine::LogLine(std::string_view level, std::string_view event) : line_("{\"time\":\"") {
  line_.reserve(kUsualLine);
  AppendNow(line_);
  line_ += "\",\"level\":";
  AppendQuoted(line_, level);
  line_ += ",\"event\":";
  AppendQuoted(line_, event);
}

LogLine& LogLine::Text(std::string_view key, std::string_view value) {
  line_ += ',';
  AppendQuoted(line_, key);
  line_ += ':';
  AppendQuoted(line_, value);
  return *this;
}

LogLine& LogLine::Number(std::string_view key, std::uint64_t value) {
  line_ += ',';
  AppendQuoted(line_, key);
  constexpr std::size_t kDigits = 20;
  std::array<char, kDigits> digits{};
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  line_ += ':';
  line_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return *this;
}

void LogLine::Write() {
  line_ += "}\n";
  // One write, so that lines of many threads do not mix. A log that cannot be written must not stop
  // the service.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line_.data(), line_.size());
}

void LogLine::WriteSoon(GatheredLog& log) {
  line_ += "}\n";
  log.Put(line_);
}

}  // namespace baybridge
