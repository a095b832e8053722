#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conform/conform_report.h"
#include "crypto/merkle.h"
#include "crypto/signature.h"

namespace baybridge {

// A statement of conformance: who judged what by which rules, and what came of it. Its bytes are
// signed as they stand; docs/conform-statement.md tells how to check it without this program.
struct StatementFacts {
  std::string who;
  std::string time;    // UTC, 2026-01-31T08:00:00Z
  std::string engine;  // SHA-256 (hex) of the program
  std::string algorithm;
  std::string key;  // fingerprint of the public key
};

// The document, JSON. Holds no value of a record.
std::string WriteStatement(const ConformReport& report,
                           const MerkleTree& records,
                           const StatementFacts& facts);

// What a statement says, as far as it can be checked again.
struct StatementClaims {
  std::string who;
  std::string time;
  std::string verdict;
  std::string key;
  std::string merkle_root;
  std::uint64_t records = 0;
  struct Standard {
    std::string id;
    std::string digest;
  };
  std::vector<Standard> standards;
};

// Fails with kMalformed for another document, or another version of it.
Result<StatementClaims> ReadStatement(std::string_view bytes, const std::string& place);

}  // namespace baybridge
