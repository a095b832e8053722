#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/file.h"
#include "core/result.h"
#include "crypto/merkle.h"

namespace baybridge {

// The files of an exported audit log. docs/audit-log.md describes them.
inline constexpr std::string_view kAuditEntriesFile = "entries.ndjson";
inline constexpr std::string_view kAuditCheckpointsFile = "checkpoints.txt";

// A line of the entries' file: the entry as it is hashed, with its leaf digest before it.
std::string AuditLine(const Sha256Digest& leaf, std::string_view entry);

// Writes a log into a folder, one entry and one checkpoint after the other. Nothing is left where
// Finish is not called.
class AuditExport {
 public:
  // Makes the folder. Fails with kUnreadable.
  static Result<AuditExport> Create(const std::filesystem::path& folder);
  // `entry` is what WriteAuditEntry gave.
  Result<Done> AddEntry(std::string_view entry);
  // `note` with its witnesses' lines.
  Result<Done> AddCheckpoint(std::string_view note);
  Result<Done> Finish();

 private:
  AuditExport(OutputFile entries, OutputFile checkpoints)
      : entries_(std::move(entries)),
        checkpoints_(std::move(checkpoints)) {}
  OutputFile entries_;
  OutputFile checkpoints_;
  std::string buffer_;
};

}  // namespace baybridge
