#include "store/job_store.h"

#include <array>
#include <string>
#include <utility>

namespace baybridge {
namespace {

constexpr std::int32_t kJobFile = 0x42424A31;  // "BBJ1"

constexpr std::array<std::string_view, 1> kTables = {R"(
CREATE TABLE setting(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE input(id INTEGER PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL,
                   modified INTEGER NOT NULL) STRICT;
CREATE TABLE chunk(id INTEGER PRIMARY KEY, input INTEGER NOT NULL REFERENCES input,
                   begins INTEGER NOT NULL, ends INTEGER NOT NULL, line INTEGER NOT NULL,
                   col INTEGER NOT NULL, record INTEGER NOT NULL, records INTEGER NOT NULL,
                   digest TEXT NOT NULL, ends_input INTEGER NOT NULL) STRICT;
CREATE TABLE output(name TEXT PRIMARY KEY, bytes INTEGER NOT NULL, records INTEGER NOT NULL,
                    digest TEXT NOT NULL, closed INTEGER NOT NULL) STRICT;
CREATE TABLE piece(chunk INTEGER NOT NULL REFERENCES chunk, output TEXT NOT NULL REFERENCES output,
                   begins INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
CREATE TABLE reject(input INTEGER NOT NULL REFERENCES input, record INTEGER NOT NULL,
                    line INTEGER NOT NULL, col INTEGER NOT NULL, cause TEXT NOT NULL,
                    place TEXT NOT NULL, said TEXT NOT NULL, begins INTEGER NOT NULL, bytes INTEGER NOT NULL,
                    PRIMARY KEY(input, record)) STRICT;
CREATE TABLE tally(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE quarantine(input INTEGER NOT NULL, record INTEGER NOT NULL, cause TEXT NOT NULL,
                        PRIMARY KEY(input, record)) STRICT;
CREATE TABLE finish(id INTEGER PRIMARY KEY CHECK(id = 1)) STRICT;
)"};

std::int64_t Signed(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

}  // namespace

Result<std::unique_ptr<JobStore>> JobStore::Open(const std::filesystem::path& path,
                                                 const DatabaseOptions& options) {
  DatabaseOptions own = options;
  own.application_id = kJobFile;
  auto database = Database::Open(path, own);
  if (!database) return std::move(database).error();
  if (!own.read_only) {
    auto upgraded = database->Upgrade(kTables);
    if (!upgraded) return std::move(upgraded).error();
  }
  // Rows are added at the end and hardly ever read while a job runs: no memory is held for them.
  auto small = database->Execute("PRAGMA cache_size=-256");  // KiB
  if (!small) return std::move(small).error();
  return std::unique_ptr<JobStore>(new JobStore(*std::move(database)));
}

Result<Done> JobStore::Begin(const std::vector<JobSetting>& settings,
                             const std::vector<JobInput>& inputs) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::move(transaction).error();
  auto setting = database_.Prepare("INSERT INTO setting(name, value) VALUES(?1, ?2)");
  if (!setting) return std::move(setting).error();
  for (const JobSetting& each : settings) {
    auto written = setting->Bind(1, each.name).Bind(2, each.value).Run();
    if (!written) return written;
  }
  auto input = database_.Prepare("INSERT INTO input VALUES(?1, ?2, ?3, ?4)");
  if (!input) return std::move(input).error();
  for (std::size_t id = 0; id < inputs.size(); ++id) {
    const JobInput& each = inputs[id];
    auto written = input->Bind(1, Signed(id))
                       .Bind(2, each.path)
                       .Bind(3, Signed(each.bytes))
                       .Bind(4, each.modified)
                       .Run();
    if (!written) return written;
  }
  return transaction->Commit();
}

Result<Done> JobStore::Commit(const JobCommit& commit) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::move(transaction).error();
  for (const auto step : {&JobStore::WriteChunks, &JobStore::WriteOutputs, &JobStore::WritePieces,
                          &JobStore::WriteRejects, &JobStore::WriteTallies}) {
    auto done = (this->*step)(commit);
    if (!done) return done;
  }
  if (commit.finished) {
    auto finished = database_.Execute("INSERT OR IGNORE INTO finish VALUES(1)");
    if (!finished) return finished;
  }
  return transaction->Commit();
}

Result<Done> JobStore::WriteChunks(const JobCommit& commit) {
  auto insert =
      database_.Prepare("INSERT INTO chunk VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  if (!insert) return std::move(insert).error();
  for (const JobChunk& chunk : commit.chunks) {
    insert->Bind(1, Signed(chunk.id)).Bind(2, std::int64_t{chunk.input});
    insert->Bind(3, Signed(chunk.begin)).Bind(4, Signed(chunk.end));
    insert->Bind(5, Signed(chunk.line)).Bind(6, Signed(chunk.column));
    insert->Bind(7, Signed(chunk.record)).Bind(8, Signed(chunk.records));
    insert->Bind(9, chunk.digest).Bind(10, std::int64_t{chunk.ends_input ? 1 : 0});
    auto written = insert->Run();
    if (!written) return written;
  }
  return Done{};
}

Result<Done> JobStore::WritePieces(const JobCommit& commit) {
  auto insert = database_.Prepare("INSERT INTO piece VALUES(?1, ?2, ?3, ?4)");
  if (!insert) return std::move(insert).error();
  for (const JobPiece& piece : commit.pieces) {
    insert->Bind(1, Signed(piece.chunk)).Bind(2, piece.output);
    auto written = insert->Bind(3, Signed(piece.offset)).Bind(4, Signed(piece.bytes)).Run();
    if (!written) return written;
  }
  return Done{};
}

Result<Done> JobStore::WriteOutputs(const JobCommit& commit) {
  auto insert = database_.Prepare(
      "INSERT INTO output VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(name) DO UPDATE SET "
      "bytes = ?2, records = ?3, digest = ?4, closed = ?5");
  if (!insert) return std::move(insert).error();
  for (const JobOutput& output : commit.outputs) {
    insert->Bind(1, output.name).Bind(2, Signed(output.bytes)).Bind(3, Signed(output.records));
    auto written =
        insert->Bind(4, output.digest).Bind(5, std::int64_t{output.closed ? 1 : 0}).Run();
    if (!written) return written;
  }
  return Done{};
}

Result<Done> JobStore::WriteRejects(const JobCommit& commit) {
  auto insert = database_.Prepare("INSERT INTO reject VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  if (!insert) return std::move(insert).error();
  for (const JobReject& reject : commit.rejects) {
    insert->Bind(1, std::int64_t{reject.input}).Bind(2, Signed(reject.record));
    insert->Bind(3, Signed(reject.line)).Bind(4, Signed(reject.column));
    insert->Bind(5, reject.cause).Bind(6, reject.place).Bind(7, reject.text);
    auto written = insert->Bind(8, Signed(reject.offset)).Bind(9, Signed(reject.bytes)).Run();
    if (!written) return written;
  }
  return Done{};
}

Result<Done> JobStore::WriteTallies(const JobCommit& commit) {
  auto insert = database_.Prepare(
      "INSERT INTO tally VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2");
  if (!insert) return std::move(insert).error();
  for (const auto& [name, value] : commit.tallies) {
    auto written = insert->Bind(1, name).Bind(2, Signed(value)).Run();
    if (!written) return written;
  }
  return Done{};
}

Result<Done> JobStore::Quarantine(const JobQuarantine& record) {
  auto insert = database_.Prepare("INSERT OR REPLACE INTO quarantine VALUES(?1, ?2, ?3)");
  if (!insert) return std::move(insert).error();
  return insert->Bind(1, std::int64_t{record.input})
      .Bind(2, Signed(record.record))
      .Bind(3, record.cause)
      .Run();
}

}  // namespace baybridge
