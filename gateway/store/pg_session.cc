#include "store/pg_session.h"

#include <utility>

#include "core/check.h"

namespace baybridge {
namespace {

constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kRollback = "ROLLBACK";
constexpr std::string_view kSchema = "baybridge_store";
// Of the one lock: "BBS1", as SQLite files have it in their head.
constexpr std::string_view kLock = "SELECT pg_advisory_xact_lock(1111643953)";

}  // namespace

Result<PgConnection> PgSession::Connect(const PgOptions& options) {
  auto connection = PgConnection::Open(options);
  if (!connection) return connection;
  auto set = connection->RunAll(("SET search_path TO " + std::string(kSchema)).c_str());
  if (!set) return std::move(set).error();
  return connection;
}

Result<std::unique_ptr<PgSession>> PgSession::Open(const PgOptions& options,
                                                   std::span<const std::string_view> steps) {
  auto connection = Connect(options);
  if (!connection) return std::move(connection).error();
  std::unique_ptr<PgSession> session(new PgSession(options, *std::move(connection)));
  auto upgraded = session->Upgrade(steps);
  if (!upgraded) return std::move(upgraded).error();
  return session;
}

Result<Done> PgSession::ConnectAgain() {
  if (!connection_->lost()) return Done{};
  // What was lost with it is not begun again.
  if (writing_)
    return Failure{FailureKind::kUnreadable, "database: the connection was lost", {}, {}};
  auto again = Connect(options_);
  if (!again) return Failed(std::move(again).error());
  connection_.emplace(*std::move(again));
  return Done{};
}

Result<Done> PgSession::Begin() {
  auto connected = ConnectAgain();
  if (!connected) return connected;
  auto begun = RunAll("BEGIN; " + std::string(kLock));
  if (!begun) (void)connection_->RunAll("ROLLBACK").has_value();
  writing_ = begun.has_value();
  return begun;
}

Result<Done> PgSession::RunAll(const std::string& statements) {
  auto done = connection_->RunAll(statements.c_str());
  if (statements == kCommit || statements == kRollback) writing_ = false;
  if (done) return done;
  return Failed(std::move(done).error());
}

Result<PgRows> PgSession::Run(const std::string& sql, std::span<const PgValue> values) {
  auto connected = ConnectAgain();
  if (!connected) return std::move(connected).error();
  auto rows = connection_->Run(sql.c_str(), values, true);
  if (sql == kCommit || sql == kRollback) writing_ = false;
  if (rows) return rows;
  return Failed(std::move(rows).error());
}

Failure PgSession::Failed(Failure failure) const {
  if (failure.kind == FailureKind::kUsage) return failure;
  failure.what = "database: " + failure.what;
  failure.kind = connection_->constraint() ? FailureKind::kUsage : FailureKind::kUnreadable;
  return failure;
}

Result<std::int64_t> PgSession::Version() {
  PgStatement query(*this, "SELECT version FROM version");
  auto row = query.Step();
  if (!row) return std::move(row).error();
  return *row ? query.Integer(0) : 0;
}

// Under the lock: of two nodes that start, one makes the tables.
Result<Done> PgSession::Upgrade(std::span<const std::string_view> steps) {
  auto begun = Begin();
  if (!begun) return begun;
  auto done = RunAll("CREATE SCHEMA IF NOT EXISTS " + std::string(kSchema) +
                     "; CREATE TABLE IF NOT EXISTS version(version bigint NOT NULL)");
  auto version = done ? Version() : Result<std::int64_t>(std::move(done).error());
  if (!version) return std::move(version).error();
  if (*version > static_cast<std::int64_t>(steps.size()))
    return Failure{FailureKind::kUnsupported,
                   "the tables were written by a newer version of the program",
                   {},
                   {}};
  for (auto step = static_cast<std::size_t>(*version); step < steps.size(); ++step) {
    done = RunAll(std::string(steps[step]));
    if (!done) return done;
  }
  done = RunAll("DELETE FROM version; INSERT INTO version VALUES (" + std::to_string(steps.size()) +
                ")");
  return done ? RunAll(std::string(kCommit)) : done;
}

PgStatement::PgStatement(PgSession& session, std::string_view sql) : session_(session), sql_(sql) {
  // No text of ours has a question mark that is no parameter.
  for (char& c : sql_) {
    if (c == '?') c = '$';
  }
}

void PgStatement::Bind(int parameter, std::string_view bytes, bool binary) {
  const auto place = static_cast<std::size_t>(parameter);
  BAYBRIDGE_CHECK(place > 0);
  if (bound_.size() < place) bound_.resize(place);
  bound_[place - 1] = {.bytes = std::string(bytes), .binary = binary};
}

Result<bool> PgStatement::Step() {
  if (!rows_) {
    std::vector<PgValue> values;
    for (const Bound& one : bound_) values.push_back({.bytes = one.bytes, .binary = one.binary});
    auto rows = session_.Run(sql_, values);
    if (!rows) return std::move(rows).error();
    changes_ = static_cast<std::int64_t>(rows->written());
    rows_.emplace(*std::move(rows));
    row_ = 0;
  } else {
    ++row_;
  }
  if (row_ < rows_->size()) return true;
  Reset();
  return false;
}

void PgStatement::Reset() {
  rows_.reset();
}

// As the server writes whole numbers: the highest byte first.
std::int64_t PgStatement::Integer(int column) const {
  const std::string_view bytes = rows_->Text(row_, column);
  constexpr unsigned kByte = 8;
  std::uint64_t number = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) number = (number << kByte) | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

std::string_view PgStatement::Bytes(int column) const {
  return rows_->Text(row_, column);
}

bool PgStatement::IsNull(int column) const {
  return rows_->IsNull(row_, column);
}

}  // namespace baybridge
