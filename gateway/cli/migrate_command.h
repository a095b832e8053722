#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/session.h"
#include "cli/share_options.h"

namespace CLI {
class App;
}

namespace baybridge {

struct MigrateCommand {
  std::vector<std::string> paths;
  std::string to;
  std::string output;   // folder of the job
  std::string redrive;  // folder of a job whose rejected records are run again
  std::string since;    // folder of an earlier job over an earlier delivery
  std::string undo;     // folder of a job whose outputs are taken away
  double dry_run = 0;   // percent of the records to try; 0: a job is made
  std::string profile;
  std::vector<std::string> standards;  // ids: translated records are judged by these as well
  std::string target_encoding;
  std::string syntax;
  std::string progress;  // auto, json, none
  std::uint64_t shard_megabytes = 0;
  std::uint64_t sample = 0;  // records to be shown side by side; 0: none
  std::uint64_t seed = 1;    // what chooses them
  std::uint64_t full_share = 1'000;
  std::uint64_t chunk_records = 256;
  unsigned jobs = 0;
  unsigned record_seconds = 30;
  unsigned memory_megabytes = 1'024;
  unsigned commit_milliseconds = 1'000;
  bool ledger = false;
  bool keep = false;    // keep blocks inside the targets
  bool filter = false;  // standard input to standard output
  bool resume = false;
  bool no_restore = false;
  ShareOptions share;        // many machines
  bool unsafe_sync = false;  // hidden: the control of a test of power cuts
};

struct RejectsCommand {
  std::string folder;
};

struct MigrateCommands {
  MigrateCommand migrate;
  RejectsCommand rejects;
};

// Adds ‘migrate’ and ‘rejects’; returns the first, for the options of reading.
CLI::App* AddMigrate(CLI::App& app, MigrateCommands& commands, std::function<int(Session&)>& run);

// Translates records in bulk. Returns the exit code: 0 every record was translated without an
// error, 1 some were not, 3 it stopped and can go on.
int RunMigrate(Session& session, const MigrateCommand& command);

// Standard input to standard output, a line for every record: its target, or
// {"rejected": …} with the findings and the record. Returns the exit code: 0 also where some were
// rejected, 3 where the input itself is broken. Fails where it cannot be done at all.
Result<int> RunFilter(Session& session, const MigrateCommand& command);

// Takes the outputs of a job away if they are what it wrote, all of them or none. Fails with kUsage
// where one is not.
Result<int> RunUndo(Session& session, const MigrateCommand& command);

// Works on a share of the records, writes nothing, and says what the whole would take. Returns the
// exit code of a clean run.
Result<int> RunDry(Session& session, const MigrateCommand& command);

// Groups the rejected records of a job by cause.
int RunRejects(Session& session, const RejectsCommand& command);

}  // namespace baybridge
