#pragma once

#include <string>
#include <vector>

#include "cli/session.h"

namespace baybridge {

struct PrintCommand {
  std::string file;
  std::string view = "handover";
  std::string languages;        // "en", or two such as "zh-Hant,en"; empty: the language of reports
  std::string output;           // "-" or empty: standard output
  std::string place;            // where the reader is; empty: not known
  std::string profile;          // transfer profile: what may be shown; empty: everything
  bool reveal_numbers = false;  // identity documents in full
};

struct DueCommand {
  std::vector<std::string> files;
  std::string from;  // ISO date; empty: today
  int days = 60;
  std::string form = "text";  // text or csv
};

// Each runs one command and returns the exit code. A document in any pack's format is translated
// into the hub first.
int RunPrint(Session& session, const PrintCommand& command);
int RunDue(Session& session, const DueCommand& command);

}  // namespace baybridge
