#include "store/sqlite.h"

#include <sqlite3.h>

#include "core/check.h"
#include "store/pg_session.h"
#include "store/sqlite_failure.h"
#include "store/statement_cache.h"

namespace baybridge {

void Statement::GiveBack::operator()(sqlite3_stmt* statement) const {
  cache->GiveBack(statement);
}

Statement::Statement(sqlite3_stmt* statement, StatementCache* cache)
    : statement_(statement, {cache}) {}

Statement::Statement(std::unique_ptr<PgStatement> shared, std::int64_t* changes)
    : statement_(nullptr, {nullptr}),
      shared_(std::move(shared)),
      changes_(changes) {}

Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::Bind(int parameter, std::int64_t value) {
  if (shared_) {
    shared_->Bind(parameter, std::to_string(value), false);
    return *this;
  }
  BAYBRIDGE_CHECK(sqlite3_bind_int64(statement_.get(), parameter, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::Bind(int parameter, std::string_view text) {
  if (shared_) {
    shared_->Bind(parameter, text, false);
    return *this;
  }
  // An empty view may have no address, which would bind NULL.
  const char* bytes = text.empty() ? "" : text.data();
  BAYBRIDGE_CHECK(sqlite3_bind_text64(statement_.get(), parameter, bytes, text.size(),
                                      SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::BindBlob(int parameter, std::string_view bytes) {
  if (shared_) {
    shared_->Bind(parameter, bytes, true);
    return *this;
  }
  const char* data = bytes.empty() ? "" : bytes.data();
  BAYBRIDGE_CHECK(sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(),
                                      SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Statement& Statement::BindNull(int parameter) {
  BAYBRIDGE_CHECK(!shared_);  // nobody asks for it
  BAYBRIDGE_CHECK(sqlite3_bind_null(statement_.get(), parameter) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::Step() {
  if (shared_) {
    auto row = shared_->Step();
    *changes_ = shared_->changes();
    return row;
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    Reset();
    return false;
  }
  Failure failure = SqliteFailure(sqlite3_db_handle(statement_.get()),
                                  statement_.get_deleter().cache->sync_failed());
  Reset();
  return failure;
}

Result<Done> Statement::Run() {
  auto row = Step();
  if (!row) return std::move(row).error();
  BAYBRIDGE_CHECK(!*row);
  return Done{};
}

void Statement::Reset() {
  if (shared_) return shared_->Reset();
  (void)sqlite3_reset(statement_.get());  // repeats the error of the last step
}

std::int64_t Statement::Integer(int column) const {
  if (shared_) return shared_->Integer(column);
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::Text(int column) const& {
  if (shared_) return shared_->Bytes(column);
  const auto* text = sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text), size);
}

std::string_view Statement::Blob(int column) const& {
  if (shared_) return shared_->Bytes(column);
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

bool Statement::IsNull(int column) const {
  if (shared_) return shared_->IsNull(column);
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Done> Database::Execute(const std::string& sql) {
  if (shared_) return shared_->RunAll(sql);
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
    return Done{};
  return SqliteFailure(database_.get(), cache_->sync_failed());
}

Result<Done> Database::RunNow(std::string_view sql) {
  auto statement = Prepare(sql);
  return statement ? statement->Run() : Result<Done>(std::move(statement).error());
}

Result<Statement> Database::Prepare(std::string_view sql) {
  if (shared_) return Statement(std::make_unique<PgStatement>(*shared_, sql), changes_.get());
  sqlite3_stmt* statement = cache_->Take(sql);
  if (statement != nullptr) return Statement(statement, cache_.get());
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return SqliteFailure(database_.get(), cache_->sync_failed());
  BAYBRIDGE_CHECK(statement != nullptr);  // SQL text without a statement
  return Statement(statement, cache_.get());
}

Database::Database(sqlite3* database, std::filesystem::path path)
    : database_(database),
      cache_(std::make_unique<StatementCache>()),
      path_(std::move(path)) {}

Database::Database(std::unique_ptr<PgSession> shared)
    : shared_(std::move(shared)),
      changes_(std::make_unique<std::int64_t>(0)) {}

Result<Database> Database::OpenShared(const PgOptions& options,
                                      std::span<const std::string_view> steps) {
  auto session = PgSession::Open(options, steps);
  if (!session) return std::move(session).error();
  return Database(*std::move(session));
}

Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

bool Database::sync_failed() const {
  return cache_ != nullptr && *cache_->sync_failed();
}

bool Database::in_transaction() const {
  if (shared_) return shared_->in_transaction();
  return sqlite3_get_autocommit(database_.get()) == 0;
}

void Database::Abandon() {
  if (shared_) {
    (void)shared_->RunAll("ROLLBACK").has_value();
    return;
  }
  (void)sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

std::int64_t Database::last_row_id() const {
  BAYBRIDGE_CHECK(!shared_);
  return sqlite3_last_insert_rowid(database_.get());
}

std::int64_t Database::changes() const {
  if (shared_) return *changes_;
  return sqlite3_changes64(database_.get());
}

Result<Done> Database::BeginWriting() {
  return shared_ ? shared_->Begin() : RunNow("BEGIN IMMEDIATE");
}

Result<Transaction> Transaction::Begin(Database& database) {
  auto begun = database.BeginWriting();
  if (!begun) return std::move(begun).error();
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // Fails only where SQLite rolled back already.
  if (database_ != nullptr) (void)database_->Execute("ROLLBACK").has_value();
}

Result<Done> Transaction::Commit() {
  BAYBRIDGE_CHECK(database_ != nullptr);
  auto committed = database_->RunNow("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace baybridge
