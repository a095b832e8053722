#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "batch/migration.h"

namespace baybridge {

// Says how far a migration is, on standard error: a bar on a terminal, a line every ten seconds
// elsewhere, or a JSON line a second for programs. One thread at a time.
class MigrateProgress {
 public:
  // `form`: auto, json or none. `bytes`: of all inputs; 0: not known, for some are packed. `done`:
  // bytes and records of earlier runs.
  MigrateProgress(const std::string& form, std::uint64_t bytes, MigrationProgress done);

  void Show(const MigrationProgress& now);
  // Takes the bar away; programs are told the last state once more, however soon after the one
  // before it comes.
  void End() const;

 private:
  enum class Form { kQuiet, kBar, kLines, kJson };
  void TellProgram() const;
  void ShowBar(const MigrationProgress& now, double seconds) const;
  std::string HowFar(const MigrationProgress& now, double speed) const;

  Form form_ = Form::kQuiet;
  std::uint64_t bytes_;
  MigrationProgress before_;
  MigrationProgress now_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_ = begin_;
};

}  // namespace baybridge
