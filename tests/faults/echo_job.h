#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "batch/migration.h"
#include "store/sqlite.h"
#include "support/scratch.h"

namespace baybridge {

// Small jobs that copy records, for tests that disturb them: the same engine and ledger as a
// migration, with work that takes no time.
class EchoJobs {
 public:
  // A batch of `records` records, of which every ninth is refused.
  explicit EchoJobs(unsigned records);

  struct Options {
    std::string name = "job";
    Durability durability = Durability::kFull;
    std::function<void(const MigrationProgress&)> progress = {};
  };
  // Runs a job to its end, begun where it is new; in this process and a worker process. The exit
  // code: 0 finished, 3 stopped by a failure.
  int Run(const Options& options) const;
  // The same in a child process of its own. -1 where a signal ended it.
  int RunApart(const Options& options) const;
  // Every output by name, but for the ledger.
  std::map<std::string, std::string> Outputs(const std::string& name) const;
  // Records that the ledger holds.
  std::uint64_t RecordsOf(const std::string& name) const;

  const Scratch& scratch() const { return scratch_; }
  std::filesystem::path FolderOf(const std::string& name) const { return scratch_.folder() / name; }

 private:
  Result<Done> Begin(const Options& options) const;

  Scratch scratch_;
  PackSet packs_;
  Catalogue catalogue_;
  std::filesystem::path input_;
};

}  // namespace baybridge
