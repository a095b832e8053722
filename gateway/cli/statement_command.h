#pragma once

#include <memory>
#include <string>

#include "cli/conform_command.h"
#include "conform/statement.h"

namespace baybridge {

// Signs what a run found. The key is read before the run, so that a bad one is known at once.
class StatementSigner {
 public:
  // Fails like SigningKey::Read.
  static Result<std::unique_ptr<StatementSigner>> Open(const ConformCommand& command);

  // Adds a record by the digest (hex) of its bytes.
  void Add(const std::string& digest) { records_.Add(digest); }
  // Writes the statement, and its signature beside it with .sig at the end of its name.
  Result<Done> Write(const ConformReport& report) const;

 private:
  StatementSigner(const ConformCommand& command, SigningKey key)
      : command_(command),
        key_(std::move(key)) {}

  const ConformCommand& command_;
  SigningKey key_;
  MerkleTree records_;
};

}  // namespace baybridge
