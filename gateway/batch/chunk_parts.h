#pragma once

#include <string>
#include <vector>

#include "batch/chunk.h"
#include "core/result.h"
#include "core/shared_ledger.h"
#include "crypto/secret_key.h"

namespace baybridge {

// What was made of a chunk, as parts for a shared ledger: target, rejected (the original bytes),
// review, residue, ledger, ids, references where they hold something, and outcome (ends of records,
// rejects, sums, and how long the others are). Each is sealed under the job's key, for its job,
// chunk and name: no record stands in the ledger in the clear.
std::vector<ChunkPart> SealParts(const SecretKey& key,
                                 const std::string& job,
                                 const Chunk& chunk,
                                 const ChunkResult& result);

// A chunk as a writer takes it: of its bytes it holds those of rejected records only.
struct OpenedChunk {
  Chunk chunk;
  ChunkResult result;
};

// Fails with kShareKey where a part is missing, was changed or belongs to something else.
Result<OpenedChunk> OpenParts(const SecretKey& key, const std::string& job, const DoneChunk& done);

}  // namespace baybridge
