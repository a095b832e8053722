#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/session.h"

namespace CLI {
class App;
}

namespace baybridge {

struct ConformCommand {
  std::vector<std::string> standards;  // ids
  std::vector<std::string> paths;      // files, folders; - is standard input
  std::string report_file;
  std::string records;   // file that gets one CSV row a record
  std::string rectify;   // file that gets the rectification list
  std::string due;       // ISO date: by when new items of the list are to be put right
  std::string baseline;  // report or list of an earlier run
  std::uint64_t sample = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> stratify;
  unsigned jobs = 0;  // 0: as many as the machine has
  std::uint64_t small_cells = 5;
  std::string sign;       // private key (PEM)
  std::string statement;  // file that gets the signed statement
  std::string who;        // who states it
  std::string audit;      // file that gets a line where personal values are shown
  std::string reason;     // why they are shown
};

struct StandardCommand {
  std::vector<std::string> ids;
  std::vector<std::string> corpus;
};

struct StatementCommand {
  std::string file;
  std::string key;                   // public key (PEM)
  std::vector<std::string> records;  // files and folders that it is about
};

// Each runs one command and returns the exit code.
int RunConform(Session& session, const ConformCommand& command);
int RunStandardList(Session& session);
int RunStandardCheck(Session& session, const StandardCommand& command);
int RunStatementVerify(Session& session, const StatementCommand& command);

}  // namespace baybridge
