#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "crypto/signature.h"
#include "evidence/checkpoint.h"

namespace baybridge {

struct Witness {
  std::string name;
  VerifyingKey key;
};

struct AuditQuestion {
  VerifyingKey key;                     // of the log
  std::vector<Witness> witnesses = {};  // whose lines under checkpoints are known
  std::uint32_t least_witnesses = 0;    // that must stand under the last checkpoint
  // Checkpoints that somebody outside kept: the log must hold each as a former state of its own.
  std::vector<SignedCheckpoint> held = {};
};

struct AuditVerdict {
  std::uint64_t entries = 0;
  std::uint64_t checkpoints = 0;
  std::string origin = {};
  std::string last_time = {};   // of the last checkpoint that is good
  std::uint64_t witnessed = 0;  // entries under the last one with enough witnesses (one at least)
  Findings findings = {};       // none: the log is whole, as it was signed
  std::uint64_t more = 0;       // findings past the first hundred
};

// Reads an exported log and nothing else: no database, no configuration, and no code of the side
// that writes logs but the two formats. Holds a digest a level of the tree, whatever the size of
// the log. Findings say where: an entry, or between which checkpoints. Fails with kNotFound or
// kUnreadable where a file is missing, kTooLarge for checkpoints past 256 MiB.
Result<AuditVerdict> VerifyAudit(const std::filesystem::path& folder,
                                 const AuditQuestion& question);

}  // namespace baybridge
