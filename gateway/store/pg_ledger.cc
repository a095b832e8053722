#include "store/pg_ledger.h"

#include <array>
#include <utility>

#include "store/pg_ledger_impl.h"
#include "store/pg_tables.h"

namespace baybridge {

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
    const std::string number = NumberText(i);
    auto written = connection_->Run(
        "INSERT INTO baybridge_share.setting VALUES ($1, $2, $3, $4)",
        std::array<PgValue, 4>{{{job.id}, {number}, {setting.name}, {setting.value}}});
    if (!written) return std::move(written).error();
  }
  for (std::size_t i = 0; i < job.inputs.size(); ++i) {
    const SharedInput& input = job.inputs[i];
    const std::string number = NumberText(i);
    const std::string bytes = NumberText(input.bytes);
    auto written = connection_->Run(
        "INSERT INTO baybridge_share.input VALUES ($1, $2, $3, $4, $5, $6)",
        std::array<PgValue, 6>{
            {{job.id}, {number}, {input.path}, {input.place}, {bytes}, {input.digest}}});
    if (!written) return std::move(written).error();
  }
  return Done{};
}

Result<std::optional<SharedJob>> PgLedger::Find(const std::string& job) {
  using Found = std::optional<SharedJob>;
  return Try<Found>(true, [&]() -> Result<Found> {
    const std::array<PgValue, 1> values{{{job}}};
    auto rows = connection_->Run(
        "SELECT key_id, planned, finished FROM baybridge_share.job WHERE id = $1", values);
    if (!rows) return std::move(rows).error();
    if (rows->size() == 0) return Found();
    auto key =
        connection_->Run("SELECT wrapped_key FROM baybridge_share.job WHERE id = $1", values, true);
    if (!key) return std::move(key).error();
    SharedJob found;
    found.id = job;
    found.key_id = rows->Text(0, 0);
    found.wrapped_key = key->Text(0, 0);
    found.planned = rows->Flag(0, 1);
    found.finished = rows->Flag(0, 2);
    auto settings = connection_->Run(
        "SELECT name, value FROM baybridge_share.setting WHERE job = $1 ORDER BY position", values);
    if (!settings) return std::move(settings).error();
    for (std::size_t i = 0; i < settings->size(); ++i)
      found.settings.push_back(
          {.name = std::string(settings->Text(i, 0)), .value = std::string(settings->Text(i, 1))});
    auto inputs = connection_->Run(
        "SELECT path, place, bytes, digest FROM baybridge_share.input WHERE job = $1 "
        "ORDER BY position",
        values);
    if (!inputs) return std::move(inputs).error();
    for (std::size_t i = 0; i < inputs->size(); ++i)
      found.inputs.push_back({.path = std::string(inputs->Text(i, 0)),
                              .place = std::string(inputs->Text(i, 1)),
                              .bytes = inputs->Number(i, 2),
                              .digest = std::string(inputs->Text(i, 3))});
    return Found(std::move(found));
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

Result<Done> PgLedger::Quarantine(const std::string& job, const JobQuarantine& record) {
  const std::string input = NumberText(record.input);
  const std::string number = NumberText(record.record);
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
