#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/session.h"
#include "store/key_source.h"

namespace baybridge {

struct StoreCommand {
  std::string file;  // of the store
  KeySource keys;
  std::string backup;    // file that is written, or that is restored
  std::string key_file;  // new-key: file that is written
  std::string origin;    // export-log: name of the log in its checkpoint
  std::string signing_key;
  std::string folder;  // export-log: folder that is written
};

// Adds the command store to the command line; `run` is set to the subcommand that was named. Both
// references must outlive the app.
void AddStore(CLI::App& app, StoreCommand& command, std::function<int(Session&)>& run);

// Each runs one subcommand and returns the exit code.
int RunStoreNewKey(Session& session, const StoreCommand& command);
int RunStoreCheck(Session& session, const StoreCommand& command);
int RunStoreBackup(Session& session, const StoreCommand& command);
int RunStoreRestore(Session& session, const StoreCommand& command);
int RunStoreRotate(Session& session, const StoreCommand& command);
int RunStoreExportLog(Session& session, const StoreCommand& command);

}  // namespace baybridge
