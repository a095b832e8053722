#include "store/pg_ledger.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <utility>

#include "store/pg_tables.h"

namespace baybridge {
namespace {

using Clock = std::chrono::steady_clock;

std::string Text(std::uint64_t number) {
  return std::to_string(number);
}

// The columns of a plan, in the order of PlanOf.
const std::string kColumns =
    "id, input, begin_at, begin_line, begin_column, begin_record, end_at, line, col, record, "
    "records, ends_input, digest, head, problem";
constexpr int kPlanColumns = 15;

PlannedChunk PlanOf(const PgRows& rows, std::size_t row) {
  PlannedChunk plan;
  JobChunk& chunk = plan.chunk;
  int column = 0;
  const auto next = [&] { return rows.Number(row, column++); };
  chunk.id = next();
  chunk.input = static_cast<std::uint32_t>(next());
  chunk.begin = next();
  plan.begin_line = next();
  plan.begin_column = next();
  plan.begin_record = next();
  chunk.end = next();
  chunk.line = next();
  chunk.column = next();
  chunk.record = next();
  chunk.records = next();
  chunk.ends_input = rows.Flag(row, column++);
  chunk.digest = rows.Text(row, column++);
  plan.head = rows.Text(row, column++);
  plan.problem = rows.Text(row, column++);
  BAYBRIDGE_CHECK(column == kPlanColumns);
  return plan;
}

// One plan as a JSON object. Its texts are digests and ids: nothing in them needs an escape.
std::string JsonOf(const PlannedChunk& plan) {
  const JobChunk& chunk = plan.chunk;
  std::string json = "{";
  const auto number = [&](const char* name, std::uint64_t value) {
    json += '"';
    json += name;
    json += "\":" + std::to_string(value) + ",";
  };
  const auto text = [&](const char* name, const std::string& value) {
    json += '"';
    json += name;
    json += "\":\"" + value + "\",";
  };
  number("id", chunk.id);
  number("input", chunk.input);
  number("begin_at", chunk.begin);
  number("begin_line", plan.begin_line);
  number("begin_column", plan.begin_column);
  number("begin_record", plan.begin_record);
  number("end_at", chunk.end);
  number("line", chunk.line);
  number("col", chunk.column);
  number("record", chunk.record);
  number("records", chunk.records);
  text("digest", chunk.digest);
  text("head", plan.head);
  text("problem", plan.problem);
  json += "\"ends_input\":";
  json += chunk.ends_input ? "true}" : "false}";
  return json;
}

}  // namespace

Result<std::unique_ptr<PgLedger>> PgLedger::Open(PgOptions options) {
  std::unique_ptr<PgLedger> ledger(new PgLedger(std::move(options)));
  auto made = ledger->Try<Done>(true, [&] { return ledger->MakeTables(); });
  if (!made) return std::move(made).error();
  return ledger;
}

Result<Done> PgLedger::Connect() {
  if (connection_) return Done{};
  auto opened = PgConnection::Open(options_);
  if (!opened) return std::move(opened).error();
  connection_.emplace(*std::move(opened));
  return Done{};
}

template <typename T, typename Work>
Result<T> PgLedger::TryOnce(bool together, const Work& work) {
  auto connected = Connect();
  if (!connected) return std::move(connected).error();
  if (!together) return work();
  auto begun = connection_->RunAll("BEGIN");
  if (!begun) return std::move(begun).error();
  Result<T> done = work();
  if (!done) return done;
  auto committed = connection_->RunAll("COMMIT");
  if (!committed) return std::move(committed).error();
  return done;
}

template <typename T, typename Work>
Result<T> PgLedger::Try(bool together, const Work& work) {
  constexpr auto kFirstWait = std::chrono::milliseconds(20);
  constexpr auto kMostWait = std::chrono::milliseconds(500);
  const auto begin = Clock::now();
  const auto end = begin + options_.patience;
  const auto note = [&] {
    away_.Add(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin));
  };
  for (auto wait = kFirstWait;; wait = std::min(2 * wait, kMostWait)) {
    Result<T> done = TryOnce<T>(together, work);
    if (done) {
      note();
      return done;
    }
    // Without a connection: it could not be made, which may pass unless it is refused for good.
    const bool may_pass =
        connection_ ? connection_->transient() : done.error().place == kShareStore;
    connection_.reset();  // takes back what was not committed
    const bool tired = Clock::now() + wait > end || (options_.give_up && options_.give_up());
    if (!may_pass || tired) {
      note();
      return done;
    }
    std::this_thread::sleep_for(wait);
  }
}

Result<Done> PgLedger::Write(const char* statement, std::span<const PgValue> values) {
  return Try<Done>(false, [&]() -> Result<Done> {
    auto written = connection_->Run(statement, values);
    if (!written) return std::move(written).error();
    return Done{};
  });
}

Result<Done> PgLedger::MakeTables() {
  constexpr std::uint64_t kVersion = 1;
  // Not to_regclass, which may answer from what was known before another made them.
  constexpr const char* kIsThere =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = 'baybridge_share' AND "
      "tablename = 'version')";
  auto there = connection_->Run(kIsThere);
  if (there && !there->Flag(0, 0)) {
    // Many may begin at once: one makes the tables, the others wait for it.
    auto locked = connection_->RunAll("SELECT pg_advisory_xact_lock(712044001)");
    if (!locked) return locked;
    there = connection_->Run(kIsThere);
    if (there && !there->Flag(0, 0)) {
      auto made = connection_->RunAll(kShareTables);
      if (!made) return made;
    }
  }
  if (!there) return std::move(there).error();
  auto version = connection_->Run("SELECT version FROM baybridge_share.version");
  if (!version) return std::move(version).error();
  if (version->size() == 1 && version->Number(0, 0) == kVersion) return Done{};
  return Failure{.kind = FailureKind::kUnsupported,
                 .what = "the tables of shared jobs are of another version of the program",
                 .place = {},
                 .advice = "use the same version on all machines"};
}

Result<Done> PgLedger::Begin(const SharedJob& job) {
  return Try<Done>(true, [&] { return WriteJob(job); });
}

Result<Done> PgLedger::WriteJob(const SharedJob& job) {
  auto added = connection_->Run(
      "INSERT INTO baybridge_share.job (id, key_id, wrapped_key) VALUES ($1, $2, $3) "
      "ON CONFLICT DO NOTHING",
      std::array<PgValue, 3>{{{job.id}, {job.key_id}, {job.wrapped_key, true}}});
  if (!added) return std::move(added).error();
  if (added->written() == 0) return Done{};
  for (std::size_t i = 0; i < job.settings.size(); ++i) {
    const JobSetting& setting = job.settings[i];
    const std::string number = Text(i);
    auto written = connection_->Run(
        "INSERT INTO baybridge_share.setting VALUES ($1, $2, $3, $4)",
        std::array<PgValue, 4>{{{job.id}, {number}, {setting.name}, {setting.value}}});
    if (!written) return std::move(written).error();
  }
  for (std::size_t i = 0; i < job.inputs.size(); ++i) {
    const SharedInput& input = job.inputs[i];
    const std::string number = Text(i);
    const std::string bytes = Text(input.bytes);
    auto written = connection_->Run(
        "INSERT INTO baybridge_share.input VALUES ($1, $2, $3, $4, $5, $6)",
        std::array<PgValue, 6>{
            {{job.id}, {number}, {input.path}, {input.place}, {bytes}, {input.digest}}});
    if (!written) return std::move(written).error();
  }
  return Done{};
}

Result<std::optional<SharedJob>> PgLedger::Find(const std::string& id) {
  using Found = std::optional<SharedJob>;
  return Try<Found>(true, [&]() -> Result<Found> {
    const std::array<PgValue, 1> values{{{id}}};
    auto rows = connection_->Run(
        "SELECT key_id, planned, finished FROM baybridge_share.job WHERE id = $1", values);
    if (!rows) return std::move(rows).error();
    if (rows->size() == 0) return Found();
    auto key =
        connection_->Run("SELECT wrapped_key FROM baybridge_share.job WHERE id = $1", values, true);
    if (!key) return std::move(key).error();
    SharedJob job;
    job.id = id;
    job.key_id = rows->Text(0, 0);
    job.wrapped_key = key->Text(0, 0);
    job.planned = rows->Flag(0, 1);
    job.finished = rows->Flag(0, 2);
    auto settings = connection_->Run(
        "SELECT name, value FROM baybridge_share.setting WHERE job = $1 ORDER BY position", values);
    if (!settings) return std::move(settings).error();
    for (std::size_t i = 0; i < settings->size(); ++i)
      job.settings.push_back(
          {.name = std::string(settings->Text(i, 0)), .value = std::string(settings->Text(i, 1))});
    auto inputs = connection_->Run(
        "SELECT path, place, bytes, digest FROM baybridge_share.input WHERE job = $1 "
        "ORDER BY position",
        values);
    if (!inputs) return std::move(inputs).error();
    for (std::size_t i = 0; i < inputs->size(); ++i)
      job.inputs.push_back({.path = std::string(inputs->Text(i, 0)),
                            .place = std::string(inputs->Text(i, 1)),
                            .bytes = inputs->Number(i, 2),
                            .digest = std::string(inputs->Text(i, 3))});
    return Found(std::move(job));
  });
}

Result<Done> PgLedger::Plan(const std::string& job,
                            std::span<const PlannedChunk> chunks,
                            bool last) {
  std::string rows = "[";
  for (const PlannedChunk& chunk : chunks) {
    if (rows.size() > 1) rows += ',';
    rows += JsonOf(chunk);
  }
  rows += ']';
  const std::string statement =
      "INSERT INTO baybridge_share.chunk (job, " + kColumns + ") SELECT $1, " + kColumns +
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
        "SELECT " + kColumns +
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
  const std::string begin = Text(first);
  const std::string end = Text(first + most);
  const std::string statement =
      "SELECT " + kColumns +
      ", token FROM baybridge_share.chunk WHERE job = $1 AND id >= $2::bigint AND id < $3::bigint "
      "AND done ORDER BY id";
  auto rows = connection_->Run(statement.c_str(), std::array<PgValue, 3>{{{job}, {begin}, {end}}});
  if (!rows) return std::move(rows).error();
  std::vector<DoneChunk> chunks;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if (rows->Number(i, 0) != first + i) break;  // one before it is not done
    chunks.push_back(
        {.plan = PlanOf(*rows, i), .token = rows->Number(i, kPlanColumns), .parts = {}});
  }
  return chunks;
}

Result<Done> PgLedger::FetchParts(const std::string& job, std::vector<DoneChunk>& chunks) {
  const std::uint64_t first = chunks.front().plan.chunk.id;
  const std::string begin = Text(first);
  const std::string end = Text(chunks.back().plan.chunk.id);
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
  const std::string chunk = Text(held.chunk);
  const std::string token = Text(held.token);
  const std::string beats = Text(beat);
  return Write(
      "UPDATE baybridge_share.chunk SET token = token + 1, holder = '' WHERE job = $1 AND id = "
      "$2::bigint AND token = $3::bigint AND beat = $4::bigint AND NOT done",
      std::array<PgValue, 4>{{{held.job}, {chunk}, {token}, {beats}}});
}

Result<Done> PgLedger::Reopen(const ChunkReference& done) {
  const std::string chunk = Text(done.chunk);
  const std::string token = Text(done.token);
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

Result<Done> PgLedger::Finish(const std::string& job) {
  return Try<Done>(true, [&]() -> Result<Done> {
    const std::array<PgValue, 1> values{{{job}}};
    for (const char* statement : {"UPDATE baybridge_share.job SET finished = true WHERE id = $1",
                                  "DELETE FROM baybridge_share.part WHERE job = $1"}) {
      auto done = connection_->Run(statement, values);
      if (!done) return std::move(done).error();
    }
    return Done{};
  });
}

Result<std::optional<PlannedChunk>> PgLedger::Claim(const ChunkReference& reference,
                                                    const std::string& holder) {
  using Found = std::optional<PlannedChunk>;
  const std::string chunk = Text(reference.chunk);
  const std::string token = Text(reference.token);
  // The second form of the condition: an earlier try was done although its answer was lost.
  const std::string statement =
      "UPDATE baybridge_share.chunk SET token = $3::bigint + 1, holder = $4, tries = tries + 1 "
      "WHERE job = $1 AND id = $2::bigint AND NOT done AND ((token = $3::bigint AND holder = '') "
      "OR (token = $3::bigint + 1 AND holder = $4)) RETURNING " +
      kColumns;
  return Try<Found>(false, [&]() -> Result<Found> {
    auto rows = connection_->Run(
        statement.c_str(), std::array<PgValue, 4>{{{reference.job}, {chunk}, {token}, {holder}}});
    if (!rows) return std::move(rows).error();
    return rows->size() == 0 ? Found() : Found(PlanOf(*rows, 0));
  });
}

Result<Done> PgLedger::Beat(std::span<const ChunkReference> held) {
  for (const ChunkReference& reference : held) {
    const std::string chunk = Text(reference.chunk);
    const std::string token = Text(reference.token);
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
  const std::string chunk = Text(held.chunk);
  const std::string token = Text(held.token);
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
  const std::string chunk = Text(held.chunk);
  const std::string token = Text(held.token);
  return Write(
      "UPDATE baybridge_share.chunk SET token = token + 1, holder = '' WHERE job = $1 AND id = "
      "$2::bigint AND token = $3::bigint AND NOT done",
      std::array<PgValue, 3>{{{held.job}, {chunk}, {token}}});
}

Result<Done> PgLedger::Quarantine(const std::string& job, const JobQuarantine& record) {
  const std::string input = Text(record.input);
  const std::string number = Text(record.record);
  return Write(
      "INSERT INTO baybridge_share.quarantine VALUES ($1, $2, $3::bigint, $4) "
      "ON CONFLICT DO NOTHING",
      std::array<PgValue, 4>{{{job}, {input}, {number}, {record.cause}}});
}

Result<std::vector<JobQuarantine>> PgLedger::Quarantined(const std::string& job) {
  using Found = std::vector<JobQuarantine>;
  return Try<Found>(false, [&]() -> Result<Found> {
    auto rows = connection_->Run(
        "SELECT input, record, cause FROM baybridge_share.quarantine WHERE job = $1 "
        "ORDER BY input, record",
        std::array<PgValue, 1>{{{job}}});
    if (!rows) return std::move(rows).error();
    Found records;
    for (std::size_t i = 0; i < rows->size(); ++i)
      records.push_back({.input = static_cast<std::uint32_t>(rows->Number(i, 0)),
                         .record = rows->Number(i, 1),
                         .cause = std::string(rows->Text(i, 2))});
    return records;
  });
}

}  // namespace baybridge
