#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/gathered_log.h"

namespace baybridge {

// One event for the log: a JSON object on one line of standard error, written whole. Values are
// names, ids and counts, never anything of a record; all are escaped.
class LogLine {
 public:
  LogLine(std::string_view level, std::string_view event);
  LogLine& Text(std::string_view key, std::string_view value);
  LogLine& Number(std::string_view key, std::uint64_t value);
  // Writes it. Any thread.
  void Write();
  // Gives it to a log that writes it soon. Any thread.
  void WriteSoon(GatheredLog& log);

 private:
  std::string line_;
};

// The text as a JSON string, quotes included: controls, quotes and every byte beyond ASCII escaped.
std::string QuoteForLog(std::string_view text);

}  // namespace baybridge
