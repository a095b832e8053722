// What a job's ledger holds, read again.

#include <functional>
#include <string>
#include <utility>

#include "store/job_store.h"

namespace baybridge {
namespace {

std::uint64_t Unsigned(const Statement& row, int column) {
  return static_cast<std::uint64_t>(row.Integer(column));
}

// Hands every row of a query to `take`.
Result<Done> ForEach(Database& database,
                     std::string_view sql,
                     const std::function<void(const Statement&)>& take) {
  auto query = database.Prepare(sql);
  if (!query) return std::move(query).error();
  while (true) {
    auto row = query->Step();
    if (!row) return std::move(row).error();
    if (!*row) return Done{};
    take(*query);
  }
}

}  // namespace

Result<std::optional<JobState>> JobStore::Load() {
  JobState state;
  for (const auto step : {&JobStore::LoadSettings, &JobStore::LoadInputs, &JobStore::LoadOutputs,
                          &JobStore::LoadTallies, &JobStore::LoadLast, &JobStore::LoadQuarantine}) {
    auto done = (this->*step)(state);
    if (!done) return std::move(done).error();
  }
  if (state.settings.empty()) return std::optional<JobState>();
  return std::optional<JobState>(std::move(state));
}

Result<Done> JobStore::LoadSettings(JobState& state) {
  auto finished =
      ForEach(database_, "SELECT id FROM finish", [&](const Statement&) { state.finished = true; });
  if (!finished) return finished;
  return ForEach(database_, "SELECT name, value FROM setting ORDER BY id",
                 [&](const Statement& row) {
                   state.settings.push_back(
                       {.name = std::string(row.Text(0)), .value = std::string(row.Text(1))});
                 });
}

Result<Done> JobStore::LoadInputs(JobState& state) {
  return ForEach(database_, "SELECT path, bytes, modified FROM input ORDER BY id",
                 [&](const Statement& row) {
                   state.inputs.push_back({.path = std::string(row.Text(0)),
                                           .bytes = Unsigned(row, 1),
                                           .modified = row.Integer(2)});
                 });
}

Result<Done> JobStore::LoadOutputs(JobState& state) {
  return ForEach(database_, "SELECT name, bytes, records, digest, closed FROM output ORDER BY name",
                 [&](const Statement& row) {
                   state.outputs.push_back({.name = std::string(row.Text(0)),
                                            .bytes = Unsigned(row, 1),
                                            .records = Unsigned(row, 2),
                                            .digest = std::string(row.Text(3)),
                                            .closed = row.Integer(4) != 0});
                 });
}

Result<Done> JobStore::LoadTallies(JobState& state) {
  return ForEach(database_, "SELECT name, value FROM tally ORDER BY name",
                 [&](const Statement& row) {
                   state.tallies.emplace_back(std::string(row.Text(0)), Unsigned(row, 1));
                 });
}

Result<Done> JobStore::LoadLast(JobState& state) {
  return ForEach(database_,
                 "SELECT id, input, begins, ends, line, col, record, records, digest, ends_input "
                 "FROM chunk ORDER BY id DESC LIMIT 1",
                 [&](const Statement& row) {
                   state.last = JobChunk{.id = Unsigned(row, 0),
                                         .input = static_cast<std::uint32_t>(row.Integer(1)),
                                         .begin = Unsigned(row, 2),
                                         .end = Unsigned(row, 3),
                                         .line = Unsigned(row, 4),
                                         .column = Unsigned(row, 5),
                                         .record = Unsigned(row, 6),
                                         .records = Unsigned(row, 7),
                                         .digest = std::string(row.Text(8)),
                                         .ends_input = row.Integer(9) != 0};
                 });
}

Result<Done> JobStore::LoadQuarantine(JobState& state) {
  return ForEach(database_, "SELECT input, record, cause FROM quarantine ORDER BY input, record",
                 [&](const Statement& row) {
                   state.quarantined.push_back({.input = static_cast<std::uint32_t>(row.Integer(0)),
                                                .record = Unsigned(row, 1),
                                                .cause = std::string(row.Text(2))});
                 });
}

Result<std::vector<JobRejectGroup>> JobStore::Rejects() {
  std::vector<JobRejectGroup> groups;
  // With a bare min(), SQLite takes the other columns from the row that has it.
  auto done =
      ForEach(database_,
              "SELECT cause, count(*), input, record, line, col, place, said, begins, bytes, "
              "min(input * 1000000000000 + record) FROM reject GROUP BY cause "
              "ORDER BY count(*) DESC, cause",
              [&](const Statement& row) {
                JobRejectGroup group{
                    .cause = std::string(row.Text(0)), .records = Unsigned(row, 1), .first = {}};
                group.first = {.input = static_cast<std::uint32_t>(row.Integer(2)),
                               .record = Unsigned(row, 3),
                               .line = Unsigned(row, 4),
                               .column = Unsigned(row, 5),
                               .cause = group.cause,
                               .place = std::string(row.Text(6)),
                               .text = std::string(row.Text(7)),
                               .offset = Unsigned(row, 8),
                               .bytes = Unsigned(row, 9)};
                groups.push_back(std::move(group));
              });
  if (!done) return std::move(done).error();
  return groups;
}

Result<std::vector<JobReject>> JobStore::RejectedRecords() {
  std::vector<JobReject> rejects;
  auto done = ForEach(database_,
                      "SELECT input, record, line, col, cause, place, said, begins, bytes "
                      "FROM reject ORDER BY input, record",
                      [&](const Statement& row) {
                        rejects.push_back({.input = static_cast<std::uint32_t>(row.Integer(0)),
                                           .record = Unsigned(row, 1),
                                           .line = Unsigned(row, 2),
                                           .column = Unsigned(row, 3),
                                           .cause = std::string(row.Text(4)),
                                           .place = std::string(row.Text(5)),
                                           .text = std::string(row.Text(6)),
                                           .offset = Unsigned(row, 7),
                                           .bytes = Unsigned(row, 8)});
                      });
  if (!done) return std::move(done).error();
  return rejects;
}

}  // namespace baybridge
