#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "crypto/merkle.h"
#include "evidence/checkpoint.h"

namespace baybridge {

// What a log asks a witness: that it sign a checkpoint, which is proven to go on from the one that
// it signed last. The form of C2SP: tlog-witness, `add-checkpoint`.
struct WitnessRequest {
  std::uint64_t old_size = 0;  // that the witness signed last; 0: none
  std::vector<Sha256Digest> proof = {};
  std::string note = {};
};

std::string WriteWitnessRequest(const WitnessRequest& request);
// Fails with kMalformed, also for more than 63 digests.
Result<WitnessRequest> ReadWitnessRequest(std::string_view text);

enum class WitnessDecision : std::uint8_t {
  kSign,
  kMalformed,    // no checkpoint, or the request contradicts itself
  kStranger,     // of another log, or not signed by it
  kOtherSize,    // the witness signed another size last, which the log must be told
  kContradicts,  // not shown to go on from what was signed: perhaps a second history
};

// What a witness does about a request of the log `origin`, whose key is `key`. `last` is the note
// that it signed last for that log; empty: none yet, so any history is as good.
WitnessDecision JudgeWitnessRequest(const WitnessRequest& request,
                                    std::string_view origin,
                                    const VerifyingKey& key,
                                    std::string_view last);

// When a witness signed, in seconds since 1970, as its line says; 0 for another kind of signature.
std::int64_t WitnessTime(const NoteSignature& signature);

// The note with the line of a witness, in place of an older one of the same name.
std::string WithWitness(std::string_view note, std::string_view line);

}  // namespace baybridge
