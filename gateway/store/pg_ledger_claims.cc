// What a worker does with a chunk of a shared job: claims it, holds it, hands its parts over.

#include <array>

#include "store/pg_chunk_row.h"
#include "store/pg_ledger_impl.h"

namespace baybridge {

Result<std::optional<PlannedChunk>> PgLedger::Claim(const ChunkReference& reference,
                                                    const std::string& holder) {
  using Found = std::optional<PlannedChunk>;
  const std::string chunk = NumberText(reference.chunk);
  const std::string token = NumberText(reference.token);
  // The second form of the condition: an earlier try was done although its answer was lost.
  const std::string statement =
      "UPDATE baybridge_share.chunk SET token = $3::bigint + 1, holder = $4, tries = tries + 1 "
      "WHERE job = $1 AND id = $2::bigint AND NOT done AND ((token = $3::bigint AND holder = '') "
      "OR (token = $3::bigint + 1 AND holder = $4)) RETURNING " +
      std::string(kChunkColumns);
  return Try<Found>(false, [&]() -> Result<Found> {
    auto rows = connection_->Run(
        statement.c_str(), std::array<PgValue, 4>{{{reference.job}, {chunk}, {token}, {holder}}});
    if (!rows) return std::move(rows).error();
    return rows->size() == 0 ? Found() : Found(PlanOf(*rows, 0));
  });
}

Result<Done> PgLedger::Beat(std::span<const ChunkReference> held) {
  for (const ChunkReference& reference : held) {
    const std::string chunk = NumberText(reference.chunk);
    const std::string token = NumberText(reference.token);
    auto done = Write(
        "UPDATE baybridge_share.chunk SET beat = beat + 1 WHERE job = $1 AND id = $2::bigint "
        "AND token = $3::bigint AND NOT done",
        std::array<PgValue, 3>{{{reference.job}, {chunk}, {token}}});
    if (!done) return done;
  }
  return Done{};
}

Result<bool> PgLedger::Commit(const ChunkReference& held, std::span<const ChunkPart> parts) {
  return Try<bool>(true, [&] { return CommitOnce(held, parts); });
}

Result<bool> PgLedger::CommitOnce(const ChunkReference& held, std::span<const ChunkPart> parts) {
  const std::string chunk = NumberText(held.chunk);
  const std::string token = NumberText(held.token);
  const std::array<PgValue, 3> values{{{held.job}, {chunk}, {token}}};
  auto done = connection_->Run(
      "UPDATE baybridge_share.chunk SET done = true WHERE job = $1 AND id = $2::bigint "
      "AND token = $3::bigint AND NOT done",
      values);
  if (!done) return std::move(done).error();
  if (done->written() == 0) {
    // It may have been this holder, whose connection was lost while it committed.
    auto mine = connection_->Run(
        "SELECT 1 FROM baybridge_share.chunk WHERE job = $1 AND id = $2::bigint "
        "AND token = $3::bigint AND done",
        values);
    if (!mine) return std::move(mine).error();
    return mine->size() == 1;
  }
  for (const ChunkPart& part : parts) {
    auto added = connection_->Run(
        "INSERT INTO baybridge_share.part VALUES ($1, $2::bigint, $3, $4)",
        std::array<PgValue, 4>{{{held.job}, {chunk}, {part.name}, {part.bytes, true}}});
    if (!added) return std::move(added).error();
  }
  return true;
}

Result<Done> PgLedger::Release(const ChunkReference& held) {
  const std::string chunk = NumberText(held.chunk);
  const std::string token = NumberText(held.token);
  return Write(
      "UPDATE baybridge_share.chunk SET token = token + 1, holder = '' WHERE job = $1 AND id = "
      "$2::bigint AND token = $3::bigint AND NOT done",
      std::array<PgValue, 3>{{{held.job}, {chunk}, {token}}});
}

}  // namespace baybridge
