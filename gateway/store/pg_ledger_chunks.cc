// The chunks of a shared job as its coordinator sees them: planned, open, done.

#include <array>

#include "store/pg_chunk_row.h"
#include "store/pg_ledger_impl.h"

namespace baybridge {

Result<Done> PgLedger::Plan(const std::string& job,
                            std::span<const PlannedChunk> chunks,
                            bool last) {
  std::string rows = "[";
  for (const PlannedChunk& chunk : chunks) {
    if (rows.size() > 1) rows += ',';
    rows += JsonOf(chunk);
  }
  rows += ']';
  const std::string columns(kChunkColumns);
  const std::string statement =
      "INSERT INTO baybridge_share.chunk (job, " + columns + ") SELECT $1, " + columns +
      " FROM json_populate_recordset(NULL::baybridge_share.chunk, $2::json) ON CONFLICT DO NOTHING";
  return Try<Done>(true, [&]() -> Result<Done> {
    auto added = connection_->Run(statement.c_str(), std::array<PgValue, 2>{{{job}, {rows}}});
    if (!added) return std::move(added).error();
    if (!last) return Done{};
    auto ended = connection_->Run("UPDATE baybridge_share.job SET planned = true WHERE id = $1",
                                  std::array<PgValue, 1>{{{job}}});
    if (!ended) return std::move(ended).error();
    return Done{};
  });
}

Result<std::optional<PlannedChunk>> PgLedger::LastPlanned(const std::string& job) {
  using Found = std::optional<PlannedChunk>;
  return Try<Found>(false, [&]() -> Result<Found> {
    const std::string statement =
        "SELECT " + std::string(kChunkColumns) +
        " FROM baybridge_share.chunk WHERE job = $1 ORDER BY id DESC LIMIT 1";
    auto rows = connection_->Run(statement.c_str(), std::array<PgValue, 1>{{{job}}});
    if (!rows) return std::move(rows).error();
    return rows->size() == 0 ? Found() : Found(PlanOf(*rows, 0));
  });
}

Result<std::vector<OpenChunk>> PgLedger::Open(const std::string& job) {
  using Found = std::vector<OpenChunk>;
  return Try<Found>(false, [&]() -> Result<Found> {
    auto rows = connection_->Run(
        "SELECT id, token, beat, tries, holder <> '' FROM baybridge_share.chunk "
        "WHERE job = $1 AND NOT done ORDER BY id",
        std::array<PgValue, 1>{{{job}}});
    if (!rows) return std::move(rows).error();
    Found open;
    for (std::size_t i = 0; i < rows->size(); ++i)
      open.push_back({.chunk = rows->Number(i, 0),
                      .token = rows->Number(i, 1),
                      .beat = rows->Number(i, 2),
                      .tries = rows->Number(i, 3),
                      .held = rows->Flag(i, 4)});
    return open;
  });
}

Result<std::vector<DoneChunk>> PgLedger::FetchPlans(const std::string& job,
                                                    std::uint64_t first,
                                                    std::size_t most) {
  const std::string begin = NumberText(first);
  const std::string end = NumberText(first + most);
  const std::string statement =
      "SELECT " + std::string(kChunkColumns) +
      ", token FROM baybridge_share.chunk WHERE job = $1 AND id >= $2::bigint AND id < $3::bigint "
      "AND done ORDER BY id";
  auto rows = connection_->Run(statement.c_str(), std::array<PgValue, 3>{{{job}, {begin}, {end}}});
  if (!rows) return std::move(rows).error();
  std::vector<DoneChunk> chunks;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if (rows->Number(i, 0) != first + i) break;  // one before it is not done
    chunks.push_back(
        {.plan = PlanOf(*rows, i), .token = rows->Number(i, kChunkColumnCount), .parts = {}});
  }
  return chunks;
}

Result<Done> PgLedger::FetchParts(const std::string& job, std::vector<DoneChunk>& chunks) {
  const std::uint64_t first = chunks.front().plan.chunk.id;
  const std::string begin = NumberText(first);
  const std::string end = NumberText(chunks.back().plan.chunk.id);
  auto rows = connection_->Run(
      "SELECT chunk::text, name, bytes FROM baybridge_share.part WHERE job = $1 "
      "AND chunk BETWEEN $2::bigint AND $3::bigint ORDER BY chunk, name",
      std::array<PgValue, 3>{{{job}, {begin}, {end}}}, true);
  if (!rows) return std::move(rows).error();
  for (std::size_t i = 0; i < rows->size(); ++i)
    chunks[rows->Number(i, 0) - first].parts.push_back(
        {.name = std::string(rows->Text(i, 1)), .bytes = std::string(rows->Text(i, 2))});
  return Done{};
}

Result<std::vector<DoneChunk>> PgLedger::Fetch(const std::string& job,
                                               std::uint64_t first,
                                               std::size_t most) {
  using Found = std::vector<DoneChunk>;
  return Try<Found>(false, [&]() -> Result<Found> {
    auto chunks = FetchPlans(job, first, most);
    if (!chunks || chunks->empty()) return chunks;
    auto parts = FetchParts(job, *chunks);
    if (!parts) return std::move(parts).error();
    return chunks;
  });
}

Result<Done> PgLedger::Expire(const ChunkReference& held, std::uint64_t beat) {
  const std::string chunk = NumberText(held.chunk);
  const std::string token = NumberText(held.token);
  const std::string beats = NumberText(beat);
  return Write(
      "UPDATE baybridge_share.chunk SET token = token + 1, holder = '' WHERE job = $1 AND id = "
      "$2::bigint AND token = $3::bigint AND beat = $4::bigint AND NOT done",
      std::array<PgValue, 4>{{{held.job}, {chunk}, {token}, {beats}}});
}

Result<Done> PgLedger::Reopen(const ChunkReference& done) {
  const std::string chunk = NumberText(done.chunk);
  const std::string token = NumberText(done.token);
  return Try<Done>(true, [&]() -> Result<Done> {
    auto opened = connection_->Run(
        "UPDATE baybridge_share.chunk SET token = token + 1, holder = '', done = false WHERE "
        "job = $1 AND id = $2::bigint AND token = $3::bigint AND done",
        std::array<PgValue, 3>{{{done.job}, {chunk}, {token}}});
    if (!opened) return std::move(opened).error();
    if (opened->written() == 0) return Done{};
    auto removed =
        connection_->Run("DELETE FROM baybridge_share.part WHERE job = $1 AND chunk = $2::bigint",
                         std::array<PgValue, 2>{{{done.job}, {chunk}}});
    if (!removed) return std::move(removed).error();
    return Done{};
  });
}

}  // namespace baybridge
