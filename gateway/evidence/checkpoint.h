#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/merkle.h"
#include "crypto/signature.h"

namespace baybridge {

// A signed state of an audit log, in the forms of C2SP: tlog-checkpoint in a signed-note, with
// cosignatures of witnesses (tlog-cosignature, v1), all by Ed25519. docs/audit-log.md shows one.
struct Checkpoint {
  std::string origin = {};  // name of the log, and of the key that signs for it
  MerkleState state = {};
  std::string time = {};  // UTC, 2026-01-31T08:00:00Z; an extension line

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

struct NoteSignature {
  std::string name = {};   // of the key
  std::string bytes = {};  // key id (4 bytes), then what the kind of signature holds
};

struct SignedCheckpoint {
  Checkpoint checkpoint = {};
  std::string text = {};  // what is signed
  std::vector<NoteSignature> signatures = {};
};

// A name of a log or key: no blank, no plus sign, no control character, not empty.
bool IsKeyName(std::string_view name);

// The whole note. Fails with kUsage for a key that is not Ed25519 or an origin that is no name.
Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, const SigningKey& key);

// The line with which a witness says that it has seen this state and no other history. `note` gets
// it at its end. Fails like SignCheckpoint; kMalformed for no checkpoint.
Result<std::string> Cosign(std::string_view note,
                           std::string_view name,
                           const SigningKey& key,
                           std::string_view time);

// Reads one note; there is one way only to write it. Fails with kMalformed.
Result<SignedCheckpoint> ReadCheckpoint(std::string_view note, const std::string& place);

// Where the next note begins in a text of notes one after the other; text.size() at the last.
std::size_t EndOfNote(std::string_view text);

// Whether the signature is that of the log itself.
bool VerifyOrigin(const SignedCheckpoint& checkpoint,
                  const NoteSignature& signature,
                  const VerifyingKey& key);
// Whether the signature is that of a witness of this name.
bool VerifyWitness(const SignedCheckpoint& checkpoint,
                   const NoteSignature& signature,
                   std::string_view name,
                   const VerifyingKey& key);

}  // namespace baybridge
