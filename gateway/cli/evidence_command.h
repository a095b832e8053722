#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/session.h"

namespace baybridge {

struct SealCommand {
  std::string file;
  std::string to;
  std::string envelope;     // JSON
  std::string key;          // P-256, PEM
  std::string certificate;  // PEM, with those above it where there are any
  std::string sm2_key;      // empty: no second signature
  std::string sm2_certificate;
  std::string output;   // the container that is delivered
  std::string archive;  // the one that stays; empty: none
};

struct EvidenceVerifyCommand {
  std::string file;
  std::string place;                 // of whoever asks
  std::vector<std::string> revoked;  // files with lists of revoked certificates
  std::string now;                   // UTC; empty: the clock's
  std::string members;               // folder that gets the members; empty: none
};

struct TieCommand {
  std::string delivered;
  std::string archived;
};

struct AuditVerifyCommand {
  std::string folder;
  std::string key;
  std::vector<std::string> witnesses;  // NAME=FILE
  std::uint32_t least_witnesses = 0;
  std::vector<std::string> held;  // files with checkpoints that were kept elsewhere
};

struct EvidenceCommands {
  SealCommand seal;
  EvidenceVerifyCommand verify;
  TieCommand tie;
  AuditVerifyCommand audit;
};

// Each runs one command and returns the exit code.
int RunEvidenceSeal(Session& session, const SealCommand& command);
int RunEvidenceVerify(Session& session, const EvidenceVerifyCommand& command);
int RunEvidenceTie(Session& session, const TieCommand& command);
int RunAuditVerify(Session& session, const AuditVerifyCommand& command);

}  // namespace baybridge
